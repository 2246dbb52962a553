import type {
  AgreementLayer,
  AgreementMethod,
  AgreementPair,
  AgreementParameters,
  AgreementSource,
} from '../../protocol/AgreementResult.ts';
import { holm } from '../numeric/holm.ts';
import { intersect } from './intersect.ts';
import { nameHighest } from './nameHighest.ts';
import { overlap } from './overlap.ts';

/** A layer with the ranks of its channels, before it is said which of them each method names. */
export type RankedLayer = Pick<AgreementLayer, 'name' | 'neurons' | 'line'> & {
  readonly methods: readonly (Pick<AgreementMethod, 'source' | 'scores'> & {
    /** Absent where the method only ranks channels. */
    readonly named?: AgreementMethod['named'] | undefined;
  })[];
  readonly pairs: readonly Pick<AgreementPair, 'first' | 'second' | 'correlation'>[];
};

/**
 * The channels that each method names, what any two have in common, and which channels are named by which.
 * @param top how many are named by methods that only rank them
 */
export function nameNeurons(
  ranked: readonly RankedLayer[],
  sources: readonly Pick<AgreementSource, 'kind'>[],
  top: AgreementParameters['top'],
): AgreementLayer[] {
  const layers = ranked.map((layer) => {
    const methods = namedIn(layer, sources, top);
    return { layer, methods, overlaps: overlapsOf(layer, methods) };
  });
  // One family: whoever looks for overlaps looks through all layers.
  const adjusted = holm(layers.flatMap(({ overlaps }) => overlaps.map(({ chance }) => chance)));
  let at = 0;
  return layers.map(({ layer: { name, neurons, line, pairs }, methods, overlaps }) => ({
    name,
    neurons,
    ...(line !== undefined && { line }),
    methods,
    pairs: pairs.map(({ first, second, correlation }, i) => ({
      first,
      second,
      ...overlaps[i]!,
      adjusted: adjusted[at++]!,
      ...(correlation && { correlation }),
    })),
    intersections: intersect(methods),
  }));
}

function namedIn(
  { neurons, methods }: RankedLayer,
  sources: readonly Pick<AgreementSource, 'kind'>[],
  asked: AgreementParameters['top'],
): AgreementMethod[] {
  const critical = methods.find(
    ({ source, named = [] }) => sources[source]!.kind === 'neucept' && named.length > 0,
  );
  const usual = critical?.named?.length ?? Math.max(1, Math.round(neurons / 10));
  const top = Math.min(asked === 'auto' ? usual : asked, neurons);
  return methods.map(({ source, scores, named }) =>
    named ? { source, scores, named } : { source, scores, named: nameHighest(scores, top), top },
  );
}

function overlapsOf({ pairs }: RankedLayer, methods: readonly AgreementMethod[]) {
  const of = (wanted: number) => methods.find(({ source }) => source === wanted)!;
  return pairs.map(({ first, second }) => overlap(of(first), of(second)));
}
