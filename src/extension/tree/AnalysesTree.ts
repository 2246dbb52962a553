import { basename, dirname } from 'node:path';
import {
  commands,
  EventEmitter,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeDataProvider,
} from 'vscode';
import { SavedAnalyses } from '../../engine/saved/SavedAnalyses.ts';
import type { SavedAnalysis } from '../../engine/saved/SavedAnalysis.ts';
import { baseName, shortenText } from '../../report/shortenText.ts';
import { describeSaved } from './describeSaved.ts';
import { findProjects } from './findProjects.ts';
import { groupByModel, type ModelAnalyses } from './groupByModel.ts';
import type { SavedNode } from './SavedNode.ts';

interface GroupNode extends ModelAnalyses {
  readonly folder: string;
  /** Said where there are several. */
  readonly project?: string;
}
export type AnalysesNode = SavedNode | GroupNode;

/** As the commands that make them. */
const icons: Readonly<Record<SavedAnalysis['kind'], string>> = {
  conductance: 'list-ordered',
  rules: 'type-hierarchy',
  rulesComparison: 'diff',
  pathway: 'git-commit',
  neucept: 'target',
  neuceptComparison: 'diff',
  prototype: 'eye',
  intervention: 'beaker',
  ablation: 'beaker',
  probes: 'layers',
  evaluation: 'graph-line',
  agreement: 'git-compare',
};

/** Whether a folder of the workspace keeps its analyses, for what is said where there are none. */
const keeps = 'neuronLens.keepsAnalyses';

/** The saved analyses of the workspace, by their networks. */
export class AnalysesTree implements TreeDataProvider<AnalysesNode> {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  refresh(): void {
    this.#changed.fire();
  }

  async getChildren(node?: AnalysesNode): Promise<AnalysesNode[]> {
    if (node === undefined) return this.#roots();
    if ('saved' in node) return [];
    return node.analyses.map((saved) => ({ folder: node.folder, saved }));
  }

  getTreeItem(node: AnalysesNode): TreeItem {
    if (!('saved' in node)) {
      const item = new TreeItem(shortenText(baseName(node.model), 80), TreeItemCollapsibleState.Expanded);
      item.id = `${node.folder} ${node.model}`;
      const folder = dirname(node.model);
      const places = [node.project, folder === '.' ? undefined : folder];
      item.description = shortenText(places.filter((place) => place !== undefined).join(': '), 80);
      item.iconPath = new ThemeIcon('circuit-board');
      item.tooltip = shortenText(node.model, 200);
      return item;
    }
    const { saved } = node;
    const { label, description, tooltip } = describeSaved(saved);
    const item = new TreeItem(label);
    item.id = saved.path;
    item.description = description;
    item.tooltip = tooltip;
    item.iconPath = new ThemeIcon(icons[saved.kind]);
    item.contextValue = saved.kind;
    item.command = {
      command: 'neuronLens.openSavedAnalysis',
      title: 'Open Analysis',
      arguments: [node],
    };
    return item;
  }

  async #roots(): Promise<GroupNode[]> {
    const projects = await findProjects();
    const several = projects.length > 1;
    const groups = await Promise.all(
      projects.map(async ({ folder, names }) => {
        const saved = new SavedAnalyses(folder);
        return {
          kept: names !== undefined || (await saved.exists()),
          nodes: groupByModel(await saved.list()).map((group) => ({
            ...group,
            folder,
            ...(several && { project: basename(folder) }),
          })),
        };
      }),
    );
    void commands.executeCommand(
      'setContext',
      keeps,
      groups.some(({ kept }) => kept),
    );
    return groups.flatMap(({ nodes }) => nodes);
  }
}
