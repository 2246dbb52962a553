import type { PaintedRange } from '../../protocol/PrototypeResult.ts';
import type { PrototypeMaker } from './PrototypeMaker.ts';

/** How the prototypes that a maker makes are painted. */
export function paintedRange({ picture, bound }: Pick<PrototypeMaker, 'picture' | 'bound'>): PaintedRange {
  return {
    ...(picture ? { picture: { color: picture.color, channelsLast: picture.layout === 'NHWC' } } : {}),
    bound: boundInResult(bound, picture !== undefined),
  };
}

function boundInResult(bound: PrototypeMaker['bound'], picture: boolean): PaintedRange['bound'] {
  if (bound.kind === 'norm') return bound;
  const { source, low, high } = bound;
  return picture
    ? { kind: 'box', source, low: [...low], high: [...high] }
    : { kind: 'box', source, low: [Math.min(...low)], high: [Math.max(...high)] };
}
