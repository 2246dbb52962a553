import type { InputLayout } from '../../src/report/inputLayout.ts';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Pixels drawn without smoothing, at `width` by `height` CSS pixels. */
export function Picture(props: {
  rgba: Uint8ClampedArray<ArrayBuffer>;
  layout: InputLayout;
  width: number;
  height: number;
  /** Empty where the text beside it says the same. */
  alt: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { rgba, layout } = props;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    context?.putImageData(new ImageData(rgba, layout.width, layout.height), 0, 0);
  }, [rgba, layout]);
  return (
    <canvas
      ref={canvas}
      class="nl-picture"
      width={layout.width}
      height={layout.height}
      style={{ width: `${props.width}px`, height: `${props.height}px` }}
      {...(props.alt === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': props.alt })}
    />
  );
}
