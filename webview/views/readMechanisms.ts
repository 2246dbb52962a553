import { decodeArray, type DecodedArray } from '../../src/protocol/EncodedArray.ts';
import type { Mechanisms } from '../../src/protocol/Mechanisms.ts';

/** Mechanisms with their arrays decoded. A position is a sample's place in all lists. */
export interface ReadMechanisms {
  readonly mechanisms: Mechanisms;
  /** Samples. */
  readonly count: number;
  /** Representatives. */
  readonly width: number;
  readonly row: DecodedArray;
  /** Absent of a matrix of activations. */
  readonly predicted?: DecodedArray | undefined;
  readonly output: DecodedArray;
  readonly label?: DecodedArray | undefined;
  readonly fine?: DecodedArray | undefined;
  readonly assignment: DecodedArray;
  /** [samples, representatives] */
  readonly representation: DecodedArray;
  /** Mean activation of each representative in each mechanism; of an empty one, in all samples. */
  readonly means: readonly Float64Array[];
  readonly meanOutput: Float64Array;
  /** Mean and standard deviation of the outputs. */
  readonly outputs: { readonly centre: number; readonly scale: number };
  /** Positions of each mechanism's samples, the nearest to its mean first. */
  readonly members: readonly (readonly number[])[];
  /** Where a position's input is among those that the result holds. */
  readonly pictured: ReadonlyMap<number, number>;
}

export function readMechanisms(mechanisms: Mechanisms): ReadMechanisms {
  const { samples, representatives, sizes, centre, scale } = mechanisms;
  const assignment = decodeArray(mechanisms.assignment);
  const representation = decodeArray(mechanisms.representation);
  const output = decodeArray(samples.output);
  const count = assignment.length;
  const width = representatives.length;
  const members: number[][] = sizes.map(() => []);
  assignment.forEach((mechanism: number, position: number) => members[mechanism]!.push(position));
  const means = members.map((positions) => {
    if (positions.length === 0) return Float64Array.from(centre);
    const sums = new Float64Array(width);
    for (const position of positions) {
      for (let j = 0; j < width; j++) sums[j]! += representation[position * width + j]!;
    }
    return sums.map((sum) => sum / positions.length);
  });
  const distances = new Float64Array(count);
  for (let position = 0; position < count; position++) {
    const mean = means[assignment[position]!]!;
    for (let j = 0; j < width; j++) {
      distances[position]! += ((representation[position * width + j]! - mean[j]!) / scale[j]!) ** 2;
    }
  }
  for (const positions of members) positions.sort((a, b) => distances[a]! - distances[b]! || a - b);
  const shown = mechanisms.shown ? decodeArray(mechanisms.shown) : [];
  const outputs = momentsOf(output);
  return {
    mechanisms,
    count,
    width,
    row: decodeArray(samples.row),
    predicted: samples.predicted && decodeArray(samples.predicted),
    output,
    label: samples.label && decodeArray(samples.label),
    fine: samples.fine && decodeArray(samples.fine),
    assignment,
    representation,
    means,
    meanOutput: Float64Array.from(members, (positions) =>
      positions.length === 0
        ? outputs.centre
        : positions.reduce((sum, position) => sum + output[position]!, 0) / positions.length,
    ),
    outputs,
    members,
    pictured: new Map(Array.from(shown, (position, at) => [position, at])),
  };
}

function momentsOf(values: DecodedArray): { centre: number; scale: number } {
  let sum = 0;
  for (const value of values) sum += value;
  const centre = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - centre) ** 2;
  return { centre, scale: Math.sqrt(squares / values.length) || 1 };
}

/** A predicted class that is not the label; undefined where one of them is not known. */
export function isWrong({ label, predicted }: ReadMechanisms, position: number): boolean | undefined {
  return label && predicted && label[position] !== predicted[position];
}
