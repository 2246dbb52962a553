import { access } from 'node:fs/promises';
import { basename, relative } from 'node:path';
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
import { modelEditor } from '../model/ModelEditors.ts';
import { dataFiles, findProjects, notSearched, type Project } from './findProjects.ts';
import type { DataNode, MessageNode, ModelNode, ModelsNode } from './ModelNode.ts';

const mostModels = 200;
const mostDataFiles = 50;

/** The networks and data sets of the workspace, and the layers of a network once it is opened. */
export class ModelsTree implements TreeDataProvider<ModelsNode> {
  readonly #engine: Pick<EngineClient, 'inspectStructure'>;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(engine: Pick<EngineClient, 'inspectStructure'>) {
    this.#engine = engine;
  }

  refresh(): void {
    this.#changed.fire();
  }

  async getChildren(node?: ModelsNode): Promise<ModelsNode[]> {
    if (node === undefined) return this.#roots();
    return node.kind === 'model' ? this.#layers(node) : [];
  }

  getTreeItem(node: ModelsNode): TreeItem {
    switch (node.kind) {
      case 'message': {
        const item = new TreeItem(shortenText(node.text, 300));
        item.iconPath = new ThemeIcon('info');
        item.tooltip = shortenText(node.text, 1000);
        return item;
      }
      case 'layer': {
        const item = new TreeItem(shortenText(node.name, 80));
        item.id = `${node.of.folder} ${node.of.model} ${node.name}`;
        item.description = node.detail;
        item.tooltip = node.tooltip;
        item.iconPath = new ThemeIcon('layers');
        item.contextValue = node.kind;
        item.command = { command: 'neuronLens.openTreeLayer', title: 'Go to Layer', arguments: [node] };
        return item;
      }
      case 'model': {
        const item = new TreeItem(shortenText(node.name, 80), TreeItemCollapsibleState.Collapsed);
        describeFile(item, node, 'circuit-board');
        item.id = `model ${node.folder} ${node.model}`;
        item.command = {
          command: 'vscode.openWith',
          title: 'Open Model',
          arguments: [Uri.file(node.path), modelEditor],
        };
        return item;
      }
      case 'data': {
        const item = new TreeItem(shortenText(node.name, 80));
        describeFile(item, node, 'database');
        item.id = `data ${node.folder} ${node.name}`;
        item.command = {
          command: 'neuronLens.revealTreeFile',
          title: 'Reveal in Explorer',
          arguments: [node],
        };
        return item;
      }
    }
  }

  async #roots(): Promise<ModelsNode[]> {
    const projects = await findProjects();
    const named = (
      await Promise.all(projects.map((project) => namedNodes(project, projects.length > 1)))
    ).flat();
    const nodes = [...named, ...(await foundNodes(named))];
    const order = ['message', 'model', 'data'];
    return nodes.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  }

  /** Also where the workspace is not trusted: nothing of the file is run. */
  async #layers(node: ModelNode): Promise<ModelsNode[]> {
    try {
      const { layers, refused } = await this.#engine.inspectStructure({
        workspace: node.folder,
        model: node.model,
      });
      if (refused !== undefined) return [message(`This network cannot be analysed: ${refused}`)];
      if (layers.length === 0) return [message('This network has no layers that can be analysed.')];
      return layers.map(({ name, operator, shape, neurons, parameters, line }) => {
        const detail = `${operator} ${formatShape(shape)}, ${formatCount(neurons)} neurons`;
        const more = [
          shortenText(name, 200),
          detail,
          `${formatCount(parameters)} parameters`,
          line === undefined ? 'Opens in the view of the model' : `Defined in line ${line} of its code`,
        ];
        return { kind: 'layer', of: node, name, detail, tooltip: more.join('\n') };
      });
    } catch (error) {
      return [message((error as Error).message)];
    }
  }
}

/** What a neuron-lens.json names, or why it cannot be read. */
async function namedNodes(
  { folder, names, problem }: Project,
  several: boolean,
): Promise<(ModelNode | DataNode | MessageNode)[]> {
  if (problem !== undefined) return [message(problem)];
  const entry = async (name: string, path: string) => {
    const inside = relative(folder, path);
    const where = several ? `${basename(folder)}: ${inside}` : inside;
    return { folder, name, path, where, missing: !(await exists(path)) };
  };
  return Promise.all([
    ...Object.entries(names?.models ?? {}).map(async ([name, { path }]) => ({
      kind: 'model' as const,
      ...(await entry(name, path)),
      model: name,
    })),
    ...Object.entries(names?.dataSets ?? {}).map(async ([name, { path }]) => ({
      kind: 'data' as const,
      ...(await entry(name, path)),
    })),
  ]);
}

/** Files that no neuron-lens.json names: of networks all, of data where no data set is named at all. */
async function foundNodes(
  named: readonly (ModelNode | DataNode | MessageNode)[],
): Promise<(ModelNode | DataNode | MessageNode)[]> {
  const taken = new Set(named.map((node) => ('path' in node ? Uri.file(node.path).fsPath : '')));
  const find = async (pattern: string, most: number) => {
    const found = await workspace.findFiles(pattern, notSearched, most);
    const files = found
      .filter(({ fsPath }) => !taken.has(fsPath))
      .map((uri) => {
        const { fsPath: path } = uri;
        const folder = workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path;
        return { folder, path, name: relative(folder, path), where: '', missing: false };
      })
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    return { files, all: found.length < most };
  };
  const models = await find('**/*.onnx', mostModels);
  const data = named.some(({ kind }) => kind === 'data')
    ? { files: [], all: true }
    : await find(dataFiles, mostDataFiles);
  return [
    ...(models.all
      ? []
      : [message(`Only ${mostModels} networks are listed: name others in neuron-lens.json.`)]),
    ...(data.all
      ? []
      : [message(`Only ${mostDataFiles} data files are listed: name others in neuron-lens.json.`)]),
    ...models.files.map((file) => ({ kind: 'model' as const, ...file, model: file.path })),
    ...data.files.map((file) => ({ kind: 'data' as const, ...file })),
  ];
}

function describeFile(item: TreeItem, node: ModelNode | DataNode, icon: string): void {
  const where = shortenText(node.where, 80);
  item.description = node.missing ? `not found: ${where}` : where;
  item.tooltip = node.missing
    ? `There is no file at ${shortenText(node.path, 400)}: see neuron-lens.json.`
    : shortenText(node.path, 400);
  item.iconPath = new ThemeIcon(node.missing ? 'warning' : icon);
  item.contextValue = node.kind;
}

function message(text: string): MessageNode {
  return { kind: 'message', text };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
