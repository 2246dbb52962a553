import type { Graph } from '../../graph/Graph.ts';
import { lenet } from './lenet.ts';
import { resnet8 } from './resnet8.ts';
import { vgg11 } from './vgg11.ts';

/** A network with fresh weights, for samples of a shape; its input is called `input`, its output `logits`. */
type MakeNetwork = (shape: readonly number[], classes: number, seed: number) => Graph;

/** The networks that can be trained from nothing, by name. */
export const networks = {
  lenet: (shape, classes, seed) => lenet(shape, classes, seed, 'tanh'),
  'lenet-relu': (shape, classes, seed) => lenet(shape, classes, seed, 'relu'),
  resnet8,
  vgg11: (shape, classes, seed) => vgg11(shape, classes, seed),
  'vgg11-half': (shape, classes, seed) => vgg11(shape, classes, seed, 0.5),
} as const satisfies Readonly<Record<string, MakeNetwork>>;

export type NetworkName = keyof typeof networks;

export const networkNames = Object.keys(networks) as NetworkName[];
