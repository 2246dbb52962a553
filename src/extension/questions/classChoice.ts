import type { ModelDescription } from '../../protocol/requests.ts';
import { classLayer } from '../../protocol/RulesResult.ts';
import type { Choice } from './pick.ts';

/** The classes as a layer to choose; nothing where the network has one output. */
export function classChoice({ outputs }: ModelDescription): Choice<string>[] {
  const classes = outputs[0]?.shape[1] ?? 1;
  return classes === 1
    ? []
    : [{ label: 'Classes', description: `${classes} classes`, value: classLayer, picked: true }];
}
