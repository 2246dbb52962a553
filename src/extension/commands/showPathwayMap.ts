import { baseName } from '../../report/shortenText.ts';
import { settings } from '../settings.ts';
import { sourceRequest } from '../sourceRequest.ts';
import { tracePathway } from './tracePathway.ts';

/**
 * Neuron Lens: Show Pathway-Gradient Map. The pathway and its maps alone: neither its linear region nor other scores,
 * which take the most time.
 */
export const showPathwayMap: typeof tracePathway = {
  ...tracePathway,
  title: 'Show Pathway-Gradient Map',
  doing: ({ model }) => `Mapping the critical pathways of ${baseName(model)}`,
  run: (engine, { data, samples, target, ...source }, { report, stop }) =>
    engine.pathway(
      {
        ...sourceRequest(source),
        data,
        parameters: { ...settings.pathway(), samples, target, compare: [], radiusNeurons: 0 },
      },
      report,
      stop,
    ),
};
