/** Every format in a real Chromium, on the main thread and in a worker: the same samples, labels, faults and errors as in Node. */
import { readFileSync } from 'node:fs';
import { simulatePerson } from '@cheer/signals/simulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, type Opened, openPage } from '../../../test/browser/chromium.ts';
import { openSite, type Site } from '../../../test/browser/site.ts';
import { readHere, type Wanted } from './formats/browserPage.ts';
import { FORMATS } from './formats/writers.ts';
import { makeZip } from './zipMaker.ts';

const MAP = 'BVP=ppg,GSR=eda,SKT=temp,time=t[us]';
/** Which dataset reads what writers.ts writes. */
const DATASET: Readonly<Record<string, readonly [dataset: string, map?: string]>> = {
  E4: ['e4'],
  'CSV with times, decimal commas': ['table', MAP],
  'CSV, a file a signal': ['table', 'BVP=bvp.csv:value@64,GSR=eda.csv:value@4,SKT=temp.csv:value@4'],
  Parquet: ['table', MAP],
  EmbracePlus: ['embraceplus'],
  EDF: ['edf'],
  BDF: ['edf'],
  WESAD: ['wesad'],
};
const golden = (path: string): Uint8Array => readFileSync(new URL(path, import.meta.url));
const GOLDEN: readonly (readonly [name: string, dataset: string, path: string, map?: string])[] = [
  ['WEMAC, version 5', 'wemac', 'wemac/golden/struct-plain.mat'],
  ['WEMAC, version 5 compressed', 'wemac', 'wemac/golden/struct-compressed.mat'],
  ['WEMAC, version 7.3', 'wemac', 'wemac/golden/struct-v73-plain.mat'],
  ['EmbracePlus by fastavro', 'embraceplus', 'embraceplus/golden/fastavro-6.5-deflate.avro'],
  ['Parquet by pyarrow, snappy', 'table', 'table/golden/usual.parquet', 'BVP=ppg,GSR=eda[nS],time=t,label=state'],
  ['Parquet by pyarrow, gzip', 'table', 'table/golden/gzip.parquet', 'BVP=ppg,GSR=eda[nS],time=t,label=state'],
  ['BDF+ by EDFlib', 'edf', 'edf/golden/edflib.bdf', 'GSR=GSR'],
  ['a file that is refused', 'table', 'table/golden/unread-zstd.parquet', 'BVP=ppg@64'],
];

describe.skipIf(CHROMIUM === undefined)(`in Chromium${CHROMIUM ? '' : ' (none found; set CHEER_CHROMIUM)'}`, () => {
  const wanted = new Map<string, Wanted>();
  let site: Site;
  let opened: Opened;

  beforeAll(async () => {
    const served = new Map<string, Uint8Array>();
    const add = (
      name: string,
      dataset: string,
      map: string | undefined,
      files: Iterable<readonly [string, Uint8Array]>,
    ) => {
      const paths = [...files].map(([path, bytes]) => {
        const address = `/${wanted.size}/${path}`;
        served.set(address, bytes);
        return [path, address] as const;
      });
      wanted.set(name, { dataset, map, files: paths });
    };
    const { recording } = simulatePerson({ index: 2, seed: 1, protocol: 'stress', minutes: 6 });
    const channels = Object.fromEntries(
      Object.entries(recording.channels).map(([name, { samples, ...clock }]) => [
        name,
        { ...clock, start: 1709287200, samples: samples.subarray(0, 120 * clock.rate) },
      ]),
    );
    for (const format of FORMATS) {
      const files = await format.write({ ...recording, channels, annotations: [], tags: [], reference: {} });
      const [dataset, map] = DATASET[format.name]!;
      add(
        format.name,
        dataset,
        map,
        [...files].map(([path, bytes]) => [dataset === 'e4' ? `P01/${path}` : path, bytes]),
      );
      if (format.name === 'E4') {
        const zip = await makeZip([...files].map(([name, content]) => ({ name, content, deflate: true })));
        add('E4, zipped', 'e4', undefined, [['P01.zip', zip]]);
      }
    }
    for (const [name, dataset, path, map] of GOLDEN) {
      const file = dataset === 'embraceplus' ? '1-1-007_1709287200.avro' : path.replace(/^.*\//, '');
      add(name, dataset, map, [[file, golden(path)]]);
    }
    site = await openSite(import.meta.resolve('./formats/browserPage.ts'), served);
    opened = await openPage(`${site.address}/`, 'page');
  });
  afterAll(async () => {
    await opened?.close();
    site?.close();
  });

  it('reads every format as Node does, on the main thread and in a worker', async () => {
    expect(wanted.size).toBe(FORMATS.length + GOLDEN.length + 1);
    for (const [name, one] of wanted) {
      const files = one.files.map(([path, address]) => [path, site.address + address] as const);
      const here = await readHere({ ...one, files });
      expect(here.startsWith('[{'), `${name}: ${here.slice(0, 200)}`).toBe(!name.includes('refused'));
      const asked = JSON.stringify({ ...one, files });
      expect(await opened.page.evaluate(`page.readHere(${asked})`), name).toBe(here);
      expect(await opened.page.evaluate(`page.readInWorker(${asked})`), `${name}, in a worker`).toBe(here);
    }
  });

  it('reads them under a policy that forbids compiling code', async () => {
    const strict = await openPage(`${site.address}/strict/`, 'page');
    try {
      for (const name of ['EmbracePlus by fastavro', 'Parquet by pyarrow, snappy', 'BDF+ by EDFlib']) {
        const one = wanted.get(name)!;
        const files = one.files.map(([path, address]) => [path, site.address + address] as const);
        const read = await strict.page.evaluate(`page.readHere(${JSON.stringify({ ...one, files })})`);
        expect(read).toBe(await readHere({ ...one, files }));
      }
    } finally {
      await strict.close();
    }
  });
});
