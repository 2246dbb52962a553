import type { ModelDescription } from '../../protocol/requests.ts';
import type { Choice } from './pick.ts';
import { back, type AskedList, type Asking, type Question } from './Question.ts';

/** Which layers, all of them at the start. */
export const layersQuestion: Question<'all' | string[]> = {
  known: ({ layer }) => (layer === undefined ? undefined : [layer]),
  ask: (asking) =>
    askLayers(asking, {
      placeholder: 'Which layers? All of them come out of the same computation.',
      choices: asking
        .inspect()
        .then(({ layers }) => layers.map((layer) => ({ ...layerChoice(layer), picked: true }))),
      atLeast: 1,
    }),
};

/** The layers that were checked; `all` for the whole list, which then means what is added to the model as well. */
export async function askLayers(
  { pick }: Asking,
  list: AskedList<string>,
): Promise<'all' | string[] | typeof back | undefined> {
  const chosen = await pick(list);
  if (chosen === undefined || chosen === back) {
    return chosen;
  }
  const layers = chosen as readonly string[];
  return layers.length === (await list.choices).length ? 'all' : [...layers];
}

export function layerChoice(layer: ModelDescription['layers'][number]): Choice<string> {
  return {
    label: layer.name,
    description: `${layer.operator}, ${layer.neurons} neurons${layer.cut ? '' : ', a branch'}`,
    value: layer.name,
  };
}
