/**
 * The linear bar for any encoder: discriminants of stretches, the same with drift as a nuisance, and the features themselves,
 * side by side, each of unit length.
 */
import { RAW_L2 } from '../../representations.ts';
import type { Fold, Method } from '../method.ts';
import { representationModel } from './representation.ts';
import { cutRecordings, dot, type Series, segmentLda } from './segmentLda.ts';

export const linearMixture: Method = {
  name: 'linear-mixture',
  about: 'segment-LDA, segment-LDA with drift as a nuisance, and raw-L2, side by side',
  needsLabels: false,
  async fit(fold) {
    const recordings = seriesOf(fold);
    const cuts = cutRecordings(recordings);
    await fold.progress(0.3);
    const plain = segmentLda(recordings, cuts, { detrended: false });
    await fold.progress(0.6);
    const maps = [plain, segmentLda(recordings, cuts, { detrended: true })];
    await fold.progress(1);
    const of = (row: Float32Array): Float32Array => {
      const unit = RAW_L2.of(row);
      return Float32Array.from([...maps.flatMap((directions) => embed(directions, unit)), ...unit]);
    };
    return {
      open: async (guest) => representationModel(guest, fold.classes, of),
      artefact: async () => new Uint8Array(Float64Array.from(maps.flat(1).flatMap((v) => [...v])).buffer),
    };
  },
};

/** On the directions, scaled to unit length. */
function embed(directions: readonly Float64Array[], point: Float32Array): number[] {
  const out = directions.map((v) => dot(v, point));
  const length = Math.sqrt(dot(out, out));
  return length === 0 ? out : out.map((x) => x / length);
}

/** Every recording of two windows or more. */
export function seriesOf({ people }: Pick<Fold, 'people'>): Series[] {
  return people.flatMap(({ subject, rows, sessions, starts }) =>
    [...new Set(sessions)].flatMap((session) => {
      const places = [...starts.keys()].filter((i) => sessions[i] === session);
      if (places.length < 2) return [];
      const points = places.map((i) => Float64Array.from(RAW_L2.of(rows[i]!)));
      return [{ person: subject, points, starts: places.map((i) => starts[i]!) }];
    }),
  );
}
