import { graphX, graphY, type GraphView } from './graphView.ts';
import type { GraphRule, RuleGraphLayout } from './layoutRuleGraph.ts';

/** From a head or tail to its rule, in pixels: a curve that leaves both of them level. */
export interface RuleLine {
  readonly nodeX: number;
  readonly nodeY: number;
  readonly x: number;
  readonly y: number;
}

/** A line for each head and tail of a rule. */
export function ruleLines({ nodes }: RuleGraphLayout, view: GraphView, rule: GraphRule): RuleLine[] {
  const [x, y] = [graphX(view, rule.column), graphY(view, rule.y)];
  return [...rule.heads, ...rule.tails].map((index) => {
    const { column, y: nodeY } = nodes[index]!;
    return { nodeX: graphX(view, column), nodeY: graphY(view, nodeY), x, y };
  });
}
