/** Task `clusters`: the cluster analysis of a table. */
import type { Task, TaskKind } from '@cheer/cloud';
import { CheerError } from '@cheer/signals';
import { analyseClusters, type ClusterAnalysis } from './clusterAnalysis.ts';
import { decodeTaskTable } from './taskTable.ts';

/** @param table address of the task's table in the runner's store */
export function clusterTask(table: string, clusters: number): Task {
  return { kind: 'clusters', inputs: { table }, parameters: { clusters } };
}

export const clustersTask: TaskKind = async ({ inputs, parameters }, context) => {
  const { clusters } = parameters as { clusters: number };
  const analysis = await analyseClusters(
    decodeTaskTable(context.read(inputs['table']!)),
    clusters,
    async (fraction) => {
      context.progress(fraction, 'clusters');
      await new Promise(setImmediate); // lets a cancellation in
      if (context.signal.aborted) throw new CheerError('cancelled', 'evaluate: stopped', 'Start it again to go on.');
    },
  );
  return new TextEncoder().encode(JSON.stringify(analysis));
};

export const readClusters = (bytes: Uint8Array): ClusterAnalysis =>
  JSON.parse(new TextDecoder().decode(bytes)) as ClusterAnalysis;
