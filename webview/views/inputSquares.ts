import type { NeuceptLayer } from '../../src/protocol/NeuceptResult.ts';
import type { InputLayout } from '../../src/report/inputLayout.ts';

/** A square of the picture in pixels. */
export interface InputSquare {
  readonly x: number;
  readonly y: number;
  /** The tested neuron that stands for it. */
  readonly neuron: number;
}

/** The squares of a tested input, each with the neuron that stands for it; none where all of its pixels are constant. */
export function inputSquares(layer: NeuceptLayer, layout: InputLayout, side: number): InputSquare[] {
  const { channels, width, height, channelsLast } = layout;
  const squares = new Map<string, InputSquare>();
  const members = new Map(layer.groups.map((group) => [group.representative, group.members]));
  for (const neuron of layer.tested) {
    for (const position of members.get(neuron) ?? [neuron]) {
      const pixel = channelsLast ? Math.floor(position / channels) : position % (width * height);
      const x = Math.floor((pixel % width) / side) * side;
      const y = Math.floor(Math.floor(pixel / width) / side) * side;
      squares.set(`${x} ${y}`, { x, y, neuron });
    }
  }
  return [...squares.values()];
}
