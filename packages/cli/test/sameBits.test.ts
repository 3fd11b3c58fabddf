import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extract, type FeatureRow } from '@cheer/cloud';
import { measure } from '@cheer/edge';
import { DATASETS } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import { cutWindows, extractFeatures, featureStream, MODALITIES, type Recording } from '@cheer/signals';
import { beforeAll, describe, expect, it } from 'vitest';
import { cheer, temporaryFolder } from './cheer.ts';

const WINDOW = { length: 60, step: 30 };
const REAL = fileURLToPath(new URL('../../../../shared/datasets/stress-predict', import.meta.url));
const folder = temporaryFolder();

const bits = (windows: readonly { start: number; values: Float32Array }[]) =>
  windows.map(({ start, values }) => [start, ...new Uint32Array(values.buffer, values.byteOffset, values.length)]);

/** What the cloud makes of a person's recording, and the recording. */
async function inTheCloud(dataset: string, data: string, subject: string) {
  const runner = { work: join(folder, `work-${subject}`), workers: 1 };
  const { table } = await extract({ dataset, data, subjects: [subject], window: WINDOW, runner });
  const entry = (await DATASETS[dataset]!.open(await openFolder(data))).find((one) => one.subject === subject)!;
  return { rows: table.rows, recording: await entry.sessions[0]!.read() };
}

/** What a device computes of it while it is worn: samples come ten seconds at a time. */
function live({ channels }: Recording): { start: number; values: Float32Array }[] {
  const stream = featureStream({ ...WINDOW, modalities: MODALITIES.filter((modality) => channels[modality]) });
  const out = [];
  for (let second = 0, open = true; open; second += 10) {
    open = false;
    for (const modality of MODALITIES) {
      const { samples, start, rate } = channels[modality] ?? { samples: new Float32Array(0), start: 0, rate: 1 };
      if (second * rate >= samples.length) continue;
      open = true;
      const chunk = samples.subarray(second * rate, (second + 10) * rate);
      out.push(...stream.push(modality, chunk, { start: start + second, rate }));
    }
  }
  return [...out, ...stream.end()].map(({ start, features }) => ({ start, values: features.values }));
}

async function expectOneResult({ rows, recording }: { rows: readonly FeatureRow[]; recording: Recording }) {
  const device = await measure([recording], WINDOW);
  expect(bits(device)).toEqual(bits(rows));
  expect(device.map(({ quality }) => quality)).toEqual(rows.map(({ quality }) => quality.overall));
  expect(bits(live(recording))).toEqual(bits(rows));
}

/** The windows that are cut from the recording, and what each has by itself. */
function expectTheWindowsOfCutting({ rows, recording }: { rows: readonly FeatureRow[]; recording: Recording }) {
  const cuts = cutWindows(recording, WINDOW);
  expect(rows.map(({ start, label, stage }) => ({ start, label, stage }))).toEqual(
    cuts.map(({ start, label, stage }) => ({ start, label, stage: stage || null })),
  );
  // a modality that a window lacks by itself is lacking, and no other
  const lacking = (values: Float32Array): string =>
    MODALITIES.map((_, m) => values.subarray([0, 84, 110][m]!, [84, 110, 123][m]!).every(Number.isNaN)).join();
  expect(rows.map(({ values }) => lacking(values))).toEqual(
    cuts.map((window) => lacking(extractFeatures(window).values)),
  );
}

describe('cloud, device and a live stream compute the same bits', () => {
  let simulated: Awaited<ReturnType<typeof inTheCloud>>;
  beforeAll(async () => {
    const data = join(folder, 'cohort');
    expect(await cheer('simulate', '--people', '3', '--minutes', '12', '--out', data)).toMatchObject({ code: 0 });
    simulated = await inTheCloud('simulated', data, 'P002');
  });

  it('of a simulated person', () => expectOneResult(simulated));
  it('of the windows that cutting gives', () => expectTheWindowsOfCutting(simulated));

  describe.skipIf(!existsSync(REAL))('of real people (Stress-Predict)', () => {
    for (const subject of ['S04', 'S28']) {
      it(subject, async () => {
        const real = await inTheCloud('stress-predict', REAL, subject);
        expect(real.rows.length).toBeGreaterThan(90);
        expect(new Set(real.rows.map(({ label }) => label)).size).toBe(3);
        await expectOneResult(real);
        expectTheWindowsOfCutting(real);
      });
    }
  });
});
