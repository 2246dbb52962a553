import type { InputLayout } from '../../src/report/inputLayout.ts';

/** Size in CSS pixels of a picture within a square of `side`, its proportions kept; a strip is as high as a finger. */
export function fitPicture(
  layout: Pick<InputLayout, 'width' | 'height'>,
  side: number,
): { width: number; height: number } {
  if (layout.height === 1) {
    return { width: side, height: Math.min(side, 28) };
  }
  const scale = side / Math.max(layout.width, layout.height);
  return {
    width: Math.max(1, Math.round(layout.width * scale)),
    height: Math.max(1, Math.round(layout.height * scale)),
  };
}
