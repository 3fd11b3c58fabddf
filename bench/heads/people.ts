/** Two ways to hold people out, and a release made without them as each of those people would use it. */
import { type FeatureTable, type Runner, train } from '@cheer/cloud';
import { match, normalise } from '@cheer/edge';
import { encoderRepresentation, type Person, RAW_L2, type Representation } from '@cheer/lab';
import { readRelease } from '@cheer/registry';
import { applyScaler, isUsable, profileOf, random, USABLE_MINIMUM, userScaler } from '@cheer/signals';
import { openCohort } from '../../packages/cli/src/demo/people.ts';

/** What a head sees of a window. */
export const INPUTS = {
  raw: 'raw, unit length',
  global: '`temporal`, one encoder',
  cluster: '`temporal`, cluster encoder',
} as const;

export const PROTOCOLS = ['demo', 'fifths'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Names of the people left out together: once, as `cheer demo` draws them, or everyone by fifths. */
export async function parts(protocol: Protocol, table: FeatureTable, data: string, seed: number): Promise<string[][]> {
  if (protocol === 'demo') {
    const { heldOut } = await openCohort('auto', data, undefined, seed);
    return [heldOut.map(({ subject }) => subject)];
  }
  const people = random(seed, 'folds').shuffle([...new Set(table.rows.map(({ subject }) => subject))].sort());
  return Array.from({ length: 5 }, (_, fold) => people.filter((_, i) => i % 5 === fold));
}

export interface HeldOut {
  readonly person: Person;
  readonly inputs: readonly Representation[];
}

/** Trains three clusters on the others; who is left with too few usable windows is passed over. */
export async function* heldOut(
  table: FeatureTable,
  out: readonly string[],
  { runner, seed }: { readonly runner: Runner; readonly seed: number },
): AsyncGenerator<HeldOut> {
  const rest = { ...table, rows: table.rows.filter(({ subject }) => !out.includes(subject)) };
  const named = { name: 'bench', created: '2026-01-01' };
  const { files } = await train(rest, { runner, ...named, clusters: 3, pretext: 'temporal', seed });
  const release = await readRelease(async (path) => files.get(path)!, 'memory');
  const { centroids, scaler } = await release.centroids();
  for (const subject of out) {
    const rows = table.rows.filter((row) => row.subject === subject);
    const usable = rows.map(({ values, quality }) => isUsable(values, quality.overall, table.meta.windowLength));
    const scaled = rows.filter((_, i) => usable[i]).map(({ values }) => applyScaler(values, scaler));
    if (scaled.length < USABLE_MINIMUM) continue;
    const profile = profileOf(scaled);
    const user = userScaler(profile);
    const { cluster } = match(profile, centroids);
    const [own, global] = [await release.encoder(cluster), await release.encoder('global')];
    yield {
      person: {
        subject,
        rows: rows.map(({ values }) => normalise(values, scaler, user)),
        labels: rows.map(({ label }) => label),
        sessions: rows.map(({ session }) => session),
        starts: rows.map(({ start }) => start),
        usable,
      },
      inputs: [
        { ...RAW_L2, name: INPUTS.raw },
        encoderRepresentation(INPUTS.global, global),
        encoderRepresentation(INPUTS.cluster, own),
      ],
    };
  }
}
