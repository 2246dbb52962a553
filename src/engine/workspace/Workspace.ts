import type { z } from 'zod';
import type { WorkspaceDataSetSchema, WorkspaceModelSchema } from './WorkspaceFile.ts';

/** Name of the file that describes a workspace's models and data. */
export const workspaceFileName = 'neuron-lens.json';

/** A model as neuron-lens.json describes it. All paths are absolute. */
export type WorkspaceModel = z.infer<typeof WorkspaceModelSchema>;

/** A data set as neuron-lens.json describes it. All paths are absolute. */
export type WorkspaceDataSet = z.infer<typeof WorkspaceDataSetSchema>;

export interface Workspace {
  /** Absolute. */
  readonly folder: string;
  readonly models: Readonly<Record<string, WorkspaceModel>>;
  readonly dataSets: Readonly<Record<string, WorkspaceDataSet>>;
}
