import { formatNumber } from '../../src/report/formatNumber.ts';
import { isClipped, mapColors, type MapScale } from './mapScale.ts';

/** The colours of a map with their numbers, lying under it. */
export function ScaleBar({ scale, label }: { scale: MapScale; label: string }) {
  const { limit } = scale;
  const clipped = isClipped(scale);
  const stops = mapColors.map(([place, color]) => `${color} ${100 * place}%`).join(', ');
  const end = formatNumber(limit);
  return (
    <div class="nl-scale">
      <div>{label}</div>
      <div class="nl-scale-colors" style={{ background: `linear-gradient(to right, ${stops})` }} />
      <div class="nl-scale-ends">
        <span>{clipped ? `≤ ${formatNumber(-limit)}` : formatNumber(-limit)}</span>
        <span>0</span>
        <span>{clipped ? `≥ ${end}` : end}</span>
      </div>
    </div>
  );
}
