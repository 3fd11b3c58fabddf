/**
 * The paper's two supervised baselines as methods of an evaluation. Both are given the labels of the other people, which CHEER is
 * not; both see the features of the windows before the one in question, which window-by-window methods do not. The maps of test
 * windows may contain support windows, as features without labels: nothing but the support's own labels is ever seen.
 */
import { nearest } from '@cheer/signals';
import { clusterPeople } from '../evaluate/clusterPeople.ts';
import type { Fold, FoldPerson, Method } from '../evaluate/method.ts';
import { sequenceModel } from './sequenceModel.ts';
import { canTrain, type TrainedCnnLstm, trainCnnLstm } from './supervised.ts';

/** [11]: one network of all other people. */
export const CNN_LSTM: Method = {
  name: 'CNN-LSTM',
  about:
    'supervised CNN-LSTM on four minutes of windows, trained on the labels of the others, fine-tuned on the support',
  needsLabels: true,
  slow: true,
  async fit(fold) {
    const trained = await trainCnnLstm(fold.people, fold, 'CNN-LSTM', (share) => fold.progress(share));
    return {
      open: async (guest) => sequenceModel(trained, guest, fold.window, fold.classes),
      artefact: async () => bytesOf([trained]),
    };
  },
};

/**
 * [7]: people are clustered by what their windows are like, labels unseen; one network is trained per cluster, and a new person
 * gets that of the nearest centroid. A cluster of fewer than three people, or that lacks a class, takes the network of all.
 */
export const CLEAR: Method = {
  name: 'CLEAR',
  about: 'people clustered without labels, a supervised CNN-LSTM per cluster, the nearest fine-tuned on the support',
  needsLabels: true,
  slow: true,
  async fit(fold) {
    const { people, seed } = fold;
    const clusters = Math.min(fold.clusters, people.length);
    const { centroids, groups } = clusterPeople({ people, clusters, seed });
    const network = lazily(fold, groups);
    return {
      async open(guest) {
        const trained = await network(Math.max(0, nearest(centroids, guest.profile).index));
        return sequenceModel(trained, guest, fold.window, fold.classes);
      },
      async artefact() {
        const all: TrainedCnnLstm[] = [];
        for (const c of centroids.keys()) all.push(await network(c));
        return bytesOf(all, centroids);
      },
    };
  },
};

/** Networks by cluster, each trained when it is first asked for: a fold has one guest, who needs one. */
function lazily(fold: Fold, members: readonly (readonly FoldPerson[])[]): (cluster: number) => Promise<TrainedCnnLstm> {
  const trained = new Map<string, Promise<TrainedCnnLstm>>();
  return (cluster) => {
    const own = canTrain(members[cluster]!, fold.classes);
    const name = own ? `CLEAR ${cluster}` : 'CNN-LSTM';
    const known =
      trained.get(name) ??
      trainCnnLstm(own ? members[cluster]! : fold.people, fold, name, (share) => fold.progress(share));
    trained.set(name, known);
    return known;
  };
}

function bytesOf(networks: readonly TrainedCnnLstm[], centroids: readonly Float32Array[] = []): Uint8Array {
  const parts = [...centroids, ...networks.flatMap(({ weights }) => [...weights.values()])];
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  return bytes;
}
