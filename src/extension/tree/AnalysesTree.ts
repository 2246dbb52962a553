import {
  EventEmitter,
  MarkdownString,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeDataProvider,
} from 'vscode';
import { SavedAnalyses } from '../../engine/saved/SavedAnalyses.ts';
import { baseName, shortenText } from '../../report/shortenText.ts';
import { describeSaved } from './describeSaved.ts';
import { findProjects } from './findProjects.ts';
import { groupByModel, type ModelAnalyses } from './groupByModel.ts';
import type { SavedNode } from './SavedNode.ts';

type Node = SavedNode | (ModelAnalyses & { readonly folder: string });

/** The saved analyses of the workspace, by their networks. */
export class AnalysesTree implements TreeDataProvider<Node> {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  refresh(): void {
    this.#changed.fire();
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) {
      const groups = (await findProjects()).map(async ({ folder }) =>
        groupByModel(await new SavedAnalyses(folder).list()).map((group) => ({ ...group, folder })),
      );
      return (await Promise.all(groups)).flat();
    }
    if ('saved' in node) return [];
    return node.analyses.map((saved) => ({ folder: node.folder, saved }));
  }

  getTreeItem(node: Node): TreeItem {
    if (!('saved' in node)) {
      const item = new TreeItem(shortenText(baseName(node.model), 80), TreeItemCollapsibleState.Expanded);
      item.id = `${node.folder} ${node.model}`;
      item.iconPath = new ThemeIcon('circuit-board');
      item.tooltip = shortenText(node.model, 200);
      return item;
    }
    const { saved } = node;
    const { label, description, tooltip } = describeSaved(saved);
    const item = new TreeItem(label);
    item.id = saved.path;
    item.description = description;
    // As text: names from files are no markup.
    item.tooltip = new MarkdownString().appendText(tooltip);
    item.iconPath = new ThemeIcon('graph');
    item.contextValue = [saved.kind, ...(saved.asked ? ['asked'] : [])].join(' ');
    item.command = {
      command: 'neuronLens.openSavedAnalysis',
      title: 'Open Analysis',
      arguments: [node],
    };
    return item;
  }
}
