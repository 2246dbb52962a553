/**
 * A mechanism has a colour and a shape: 7 colours told apart with any colour vision (after Okabe and Ito, darker on
 * light grounds and lighter on dark ones) and 8 shapes, which only repeat together after 56.
 */
const colors = 7;

/** The shapes within a circle of radius 1 around 0, as SVG paths, of about the same area. */
const shapes: readonly string[] = [
  circle(0.85),
  polygon(4, 1, Math.PI / 4),
  polygon(3, 1.15, -Math.PI / 2),
  polygon(4, 1, 0),
  // A plus and a cross of thick bars.
  'M-0.32-1H0.32V-0.32H1V0.32H0.32V1H-0.32V0.32H-1V-0.32H-0.32Z',
  polygon(3, 1.15, Math.PI / 2),
  star(5),
  'M-1-0.6L-0.6-1L0-0.4L0.6-1L1-0.6L0.4 0L1 0.6L0.6 1L0 0.4L-0.6 1L-1 0.6L-0.4 0Z',
];

/** The CSS variables of the colours, by number. */
export const mechanismVariables: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: colors }, (_, i) => [String(i), `--nl-mechanism-${i}`]),
);

/** Name of the colour in {@link mechanismVariables}. */
export function mechanismColor(index: number): string {
  return String(index % colors);
}

export function mechanismShape(index: number): string {
  return shapes[index % shapes.length]!;
}

function circle(radius: number): string {
  return `M${-radius} 0A${radius} ${radius} 0 1 1 ${radius} 0A${radius} ${radius} 0 1 1 ${-radius} 0Z`;
}

function polygon(corners: number, radius: number, turn: number): string {
  return path(Array.from({ length: corners }, (_, i) => [radius, turn + (2 * Math.PI * i) / corners]));
}

function star(points: number): string {
  return path(
    Array.from({ length: 2 * points }, (_, i) => [
      i % 2 === 0 ? 1.15 : 0.5,
      -Math.PI / 2 + (Math.PI * i) / points,
    ]),
  );
}

function path(corners: readonly (readonly number[])[]): string {
  const at = ([radius, angle]: readonly number[]) =>
    `${(radius! * Math.cos(angle!)).toFixed(3)} ${(radius! * Math.sin(angle!)).toFixed(3)}`;
  return `M${corners.map(at).join('L')}Z`;
}
