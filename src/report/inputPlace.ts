import { inputLayerName, type NeuceptLayer } from '../protocol/NeuceptResult.ts';
import { inputLayout } from './inputLayout.ts';

/**
 * Where a number of the network's input is in its picture, counted from 0: "row 4, column 11", of several channels
 * "row 4, column 11, channel 2". Undefined for other layers, and for inputs that are no pictures.
 */
export function inputPlace(
  { name, shape, square }: Pick<NeuceptLayer, 'name' | 'shape' | 'square'>,
  neuron: number,
): string | undefined {
  // Squares of pixels are there in pictures only.
  if (name !== inputLayerName || square === undefined) return undefined;
  const { channels, height, width, channelsLast } = inputLayout(shape);
  const pixel = channelsLast ? Math.floor(neuron / channels) : neuron % (height * width);
  const place = `row ${Math.floor(pixel / width)}, column ${pixel % width}`;
  const channel = channelsLast ? neuron % channels : Math.floor(neuron / (height * width));
  return channels === 1 ? place : `${place}, channel ${channel}`;
}
