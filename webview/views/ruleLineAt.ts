import type { GraphView } from './graphView.ts';
import type { RuleGraphLayout } from './layoutRuleGraph.ts';
import { ruleLines, type RuleLine } from './ruleLines.ts';

/** Straight parts that stand for a curve: fewer than a pixel from it at the width of a screen. */
const parts = 32;

/**
 * The rule whose line is nearest to a place of the picture, and no further from it than `near`; of equally near ones the
 * first. All in pixels. @returns its position in the layout's rules
 */
export function ruleLineAt(
  layout: RuleGraphLayout,
  view: GraphView,
  x: number,
  y: number,
  near: number,
): number | undefined {
  let found: number | undefined;
  let least = Infinity;
  layout.rules.forEach((rule, index) => {
    for (const line of ruleLines(layout, view, rule)) {
      // The curve stays within the rectangle of its ends.
      if (x < Math.min(line.x, line.nodeX) - near || x > Math.max(line.x, line.nodeX) + near) continue;
      if (y < Math.min(line.y, line.nodeY) - near || y > Math.max(line.y, line.nodeY) + near) continue;
      const distance = distanceTo(line, x, y);
      if (distance <= near && distance < least) [found, least] = [index, distance];
    }
  });
  return found;
}

function distanceTo({ nodeX, nodeY, x, y }: RuleLine, atX: number, atY: number): number {
  let least = Infinity;
  let [fromX, fromY] = [nodeX, nodeY];
  for (let part = 1; part <= parts; part++) {
    const t = part / parts;
    // The Bézier curve whose middle two points are level with its ends and halfway between them.
    const toX = nodeX + (x - nodeX) * (1.5 * t - 1.5 * t ** 2 + t ** 3);
    const toY = nodeY + (y - nodeY) * (3 * t ** 2 - 2 * t ** 3);
    const [dx, dy] = [toX - fromX, toY - fromY];
    const along = ((atX - fromX) * dx + (atY - fromY) * dy) / (dx ** 2 + dy ** 2 || 1);
    const share = Math.min(1, Math.max(0, along));
    least = Math.min(least, Math.hypot(atX - fromX - share * dx, atY - fromY - share * dy));
    [fromX, fromY] = [toX, toY];
  }
  return least;
}
