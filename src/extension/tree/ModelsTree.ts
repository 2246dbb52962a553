import { relative } from 'node:path';
import {
  EventEmitter,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  workspace,
  type TreeDataProvider,
} from 'vscode';
import { formatCount, formatShape } from '../../report/formatNumber.ts';
import { shortenText } from '../../report/shortenText.ts';
import type { EngineClient } from '../EngineClient.ts';
import { findProjects, notSearched } from './findProjects.ts';

type Node =
  | { readonly kind: 'model'; readonly folder: string; readonly name: string; readonly path: string }
  | { readonly kind: 'data'; readonly name: string; readonly path: string; readonly folder: string }
  | { readonly kind: 'layer'; readonly name: string; readonly detail: string }
  | { readonly kind: 'message'; readonly text: string };

const mostModels = 200;

/** The networks and data sets of the workspace, and the layers of a network once it is opened. */
export class ModelsTree implements TreeDataProvider<Node> {
  readonly #engine: EngineClient;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  refresh(): void {
    this.#changed.fire();
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) return this.#roots();
    return node.kind === 'model' ? this.#layers(node) : [];
  }

  getTreeItem(node: Node): TreeItem {
    switch (node.kind) {
      case 'message': {
        const item = new TreeItem(shortenText(node.text, 300));
        item.iconPath = new ThemeIcon('info');
        item.tooltip = shortenText(node.text, 1000);
        return item;
      }
      case 'layer': {
        const item = new TreeItem(shortenText(node.name, 80));
        item.description = node.detail;
        item.iconPath = new ThemeIcon('layers');
        return item;
      }
      case 'model':
      case 'data': {
        const model = node.kind === 'model';
        const item = new TreeItem(
          shortenText(node.name, 80),
          model ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None,
        );
        item.id = `${node.kind} ${node.folder} ${node.name}`;
        item.description = shortenText(relative(node.folder, node.path), 80);
        item.tooltip = shortenText(node.path, 400);
        item.iconPath = new ThemeIcon(model ? 'circuit-board' : 'database');
        item.contextValue = node.kind;
        return item;
      }
    }
  }

  async #roots(): Promise<Node[]> {
    const projects = await findProjects();
    const named = projects.flatMap(({ folder, names, problem }): Node[] => [
      ...(problem === undefined ? [] : [{ kind: 'message' as const, text: problem }]),
      ...Object.entries(names?.models ?? {}).map(([name, { path }]) => ({
        kind: 'model' as const,
        ...{ folder, name, path },
      })),
      ...Object.entries(names?.dataSets ?? {}).map(([name, { path }]) => ({
        kind: 'data' as const,
        ...{ folder, name, path },
      })),
    ]);
    const taken = new Set(named.map((node) => ('path' in node ? Uri.file(node.path).fsPath : '')));
    const found = await workspace.findFiles('**/*.onnx', notSearched, mostModels);
    const others = found
      .filter(({ fsPath }) => !taken.has(fsPath))
      .map((uri): Node => {
        const folder = workspace.getWorkspaceFolder(uri)!.uri.fsPath;
        return { kind: 'model', folder, name: relative(folder, uri.fsPath), path: uri.fsPath };
      });
    const order = ['message', 'model', 'data'];
    return [...named, ...others].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  }

  async #layers({ folder, name, path }: Extract<Node, { kind: 'model' }>): Promise<Node[]> {
    if (!workspace.isTrusted) {
      return [
        {
          kind: 'message',
          text: 'Layers are listed in trusted workspaces: models of strangers are not read.',
        },
      ];
    }
    const named = (await findProjects()).find((project) => project.folder === folder)?.names?.models;
    try {
      const model = named && Object.hasOwn(named, name) ? name : path;
      const { layers } = await this.#engine.describe({ workspace: folder, model });
      return layers.map((layer) => ({
        kind: 'layer',
        name: layer.name,
        detail: `${layer.operator} ${formatShape(layer.shape)}, ${formatCount(layer.neurons)} neurons`,
      }));
    } catch (error) {
      return [{ kind: 'message', text: (error as Error).message }];
    }
  }
}
