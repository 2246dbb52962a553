import type * as z from 'zod';
import type { WorkspaceDataSetSchema, WorkspaceModelSchema } from './WorkspaceFile.ts';

/** Name of the file that describes a workspace's models and data. */
export const workspaceFileName = 'neuron-lens.json';

/** An entry of neuron-lens.json with absolute paths, and with the labels themselves where it names their file. */
type Resolved<Entry> = Omit<Entry, 'labels'> & { labels?: string[] | undefined };

/** A model as neuron-lens.json describes it. */
export type WorkspaceModel = Resolved<z.infer<typeof WorkspaceModelSchema>>;

/** A data set as neuron-lens.json describes it. */
export type WorkspaceDataSet = Resolved<z.infer<typeof WorkspaceDataSetSchema>>;

export interface Workspace {
  /** Absolute. */
  readonly folder: string;
  readonly models: Readonly<Record<string, WorkspaceModel>>;
  readonly dataSets: Readonly<Record<string, WorkspaceDataSet>>;
}
