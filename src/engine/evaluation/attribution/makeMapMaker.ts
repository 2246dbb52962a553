import { readBaseline } from '../../conductance/baseline.ts';
import type { PathNetwork } from '../../conductance/PathNetwork.ts';
import type { EvaluationAnalysis } from './EvaluationAnalysis.ts';
import { MapMaker } from './MapMaker.ts';

/** The maker of an analysis' maps for a network: its own, or one with other weights. */
export async function makeMapMaker(
  { runtime, data, parameters, memory, signal }: EvaluationAnalysis,
  network: PathNetwork,
  advance: (passes: number) => void,
): Promise<MapMaker> {
  const baseline = await readBaseline(parameters.baseline, data, network.sampleShape);
  return new MapMaker(runtime, network, { parameters, baseline, memory, signal, advance });
}
