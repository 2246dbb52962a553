import type { AblationClass, AblationCurve } from '../../../protocol/AblationResult.ts';

type Point = AblationCurve['points'][number];
type MeasuredShare = AblationCurve['area'];

/**
 * Means over classes, each with the same weight however many samples it has. Classes are other samples each, so their
 * errors add up as squares; so do the halves of their intervals (Zou and Donner 2008).
 */
export function meanCurves(classes: readonly AblationClass[]): AblationCurve[] {
  return classes[0]!.curves.map((curve, i) => {
    const all = classes.map(({ curves }) => curves[i]!);
    const against = all.flatMap(({ againstRandom }) => (againstRandom ? [againstRandom] : []));
    const { method, top, gamma } = curve;
    return {
      method,
      ...(top === undefined ? {} : { top }),
      ...(gamma === undefined ? {} : { gamma }),
      points: curve.points.map((_, level) => meanPoint(all.map(({ points }) => points[level]!))),
      area: meanOf(all.map(({ area }) => area)),
      ...(against.length === all.length && { againstRandom: meanOf(against) }),
    };
  });
}

/** Ranges of single draws are left out: draws of different classes have nothing in common. */
function meanPoint(points: readonly Point[]): Point {
  const accuracy = points.reduce((sum, point) => sum + point.accuracy, 0) / points.length;
  const half = (end: 'low' | 'high'): number =>
    Math.hypot(...points.map((point) => point.accuracy - point[end])) / points.length;
  return {
    accuracy,
    low: Math.max(0, accuracy - half('low')),
    high: Math.min(1, accuracy + half('high')),
  };
}

function meanOf(measured: readonly MeasuredShare[]): MeasuredShare {
  const mean = measured.reduce((sum, item) => sum + item.mean, 0) / measured.length;
  if (measured.some(({ error }) => error === undefined)) return { mean };
  return { mean, error: Math.hypot(...measured.map(({ error }) => error!)) / measured.length };
}
