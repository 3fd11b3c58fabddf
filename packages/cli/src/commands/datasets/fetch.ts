import { CATALOGUE, type CatalogueFile, type PublicDataset } from '@cheer/recordings';
import { type FetchPlan, fetchFiles, planFetch, takeFetchFolder } from '@cheer/recordings/node';
import { interruption } from '../../interruption.ts';
import { refuse } from '../../options.ts';
import { bytes, duration, note, printResult, progressLine } from '../../terminal.ts';

export interface FetchOptions {
  out?: string;
  with?: string[];
  from?: string;
  parallel: number;
  dryRun?: true;
  replace?: true;
  json?: true;
}

export async function runFetch(name: string, options: FetchOptions): Promise<void> {
  const dataset = CATALOGUE[name]!;
  const { download } = dataset;
  if (download === undefined || dataset.files === undefined) return sayWhereToAsk(dataset, options);
  const { out = name, parallel, replace = false, json } = options;
  const parts = partsOf(name, download.extras, options.with ?? []);
  const wanted = (await dataset.files()).filter(({ part }) => parts.has(part));
  const base = baseOf(options.from ?? download.base);
  const started = performance.now();
  if (options.dryRun) {
    const plan = await planFetch(base, wanted, out, { replace, signal: interruption });
    return printResult(json, resultOf(dataset, plan, []), () => [...terms(dataset), '', ...planned(plan)].join('\n'));
  }
  const giveBack = await takeFetchFolder(out);
  try {
    const plan = await planFetch(base, wanted, out, { replace, signal: interruption });
    if (json !== true) for (const line of [...terms(dataset), '', ...planned(plan)]) note(line);
    const line = progressLine('fetch');
    const fetched = await fetchFiles(plan, {
      parallel,
      signal: interruption,
      onNote: note,
      onProgress: ({ files: done, allFiles, came, bytes: there, allBytes }) => {
        const seconds = (performance.now() - started) / 1000;
        const share = allBytes > 0 ? Math.min(1, there / allBytes) : done / allFiles;
        line.update(
          share,
          `${bytes(there)} of ${bytes(allBytes)}, ${done} of ${allFiles} files, ${bytes(came / seconds)}/s`,
        );
      },
    }).finally(() => line.end());
    const changed = fetched.filter(({ verdict }) => verdict === 'line-ends').length;
    const unknown = fetched.filter(({ verdict }) => verdict === 'unknown').length;
    if (plan.wrong.length > 0) process.exitCode = 3;
    printResult(json, resultOf(dataset, plan, fetched), () =>
      [
        `${files(fetched.length)} fetched into ${out} (${duration((performance.now() - started) / 1000)}), ${plan.present.length} were there.`,
        ...(changed > 0 ? [`${changed} have other line ends than at the home, and are otherwise the same.`] : []),
        ...(unknown > 0 ? [`${unknown} could not be checked: their checksums are not known.`] : []),
        ...wrongLines(plan),
        `Next: cheer datasets check ${out}, or cheer extract --data ${out} --out features.parquet`,
      ].join('\n'),
    );
  } finally {
    await giveBack();
  }
}

/** What a program reads. */
function resultOf(
  { name, licence, citation }: PublicDataset,
  { base, folder, present, missing, wrong, bytes, unsized }: FetchPlan,
  fetched: readonly { readonly file: CatalogueFile; readonly verdict: string }[],
) {
  return {
    dataset: name,
    licence,
    citation,
    base,
    out: folder,
    present: present.length,
    missing: missing.length,
    bytes,
    unsized,
    fetched: fetched.map(({ file, verdict }) => ({ path: file.path, verdict })),
    wrong: wrong.map(({ file, verdict }) => ({ path: file.path, verdict })),
  };
}

function terms({ title, licence, citation, home }: PublicDataset): string[] {
  return [
    `${title} (${home})`,
    `  licence: ${licence.name}${licence.url === undefined ? '' : `, ${licence.url}`}`,
    `  it asks: ${licence.asks}`,
    ...citation.map((one) => `  cite: ${one}`),
  ];
}

function planned(plan: FetchPlan): string[] {
  const { base, folder, present, missing, unsized } = plan;
  const begun = missing.filter((one) => one.begun > 0);
  const unknown = unsized > 0 ? ` and ${files(unsized)} of unknown size` : '';
  return [
    `from ${base}`,
    `into ${folder}: ${files(missing.length)} to fetch, ${bytes(plan.bytes)}${unknown}; ${present.length} there and checked`,
    ...(begun.length > 0 ? [`${begun.length} of them go on where an earlier run ended`] : []),
    ...wrongLines(plan),
  ];
}

function wrongLines({ wrong }: FetchPlan): string[] {
  if (wrong.length === 0) return [];
  const named = wrong
    .slice(0, 5)
    .map(({ file, verdict }) => `${file.path} (${verdict === 'size' ? 'another size' : 'other bytes'})`);
  return [
    `there and not what they should be: ${files(wrong.length)}, ${named.join(', ')}${wrong.length > 5 ? ', ...' : ''}`,
    '  They are left alone; --replace fetches them again.',
  ];
}

const files = (count: number): string => `${count} file${count === 1 ? '' : 's'}`;

function partsOf(name: string, extras: Readonly<Record<string, string>>, asked: readonly string[]): Set<string> {
  for (const part of asked) {
    if (Object.hasOwn(extras, part)) continue;
    const known = Object.keys(extras).join(', ');
    refuse('datasets fetch', `--with, for ${name}, must be of ${known}`, part, 'Leave it out or name one of these.');
  }
  return new Set(['core', ...asked]);
}

/** The address, ending in a slash. */
function baseOf(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    refuse(
      'datasets fetch',
      '--from must be an address of http or https, without ? and #',
      text,
      'Give the address of the folder of the files.',
    );
  }
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

function sayWhereToAsk(dataset: PublicDataset, { json }: FetchOptions): void {
  const { name, title, licence, citation, ask = [] } = dataset;
  process.exitCode = 1;
  printResult(json, { dataset: name, title, licence, citation, ask, fetched: [] }, () =>
    [
      `${title} cannot be fetched for you: ${licence.name}.`,
      '',
      ...ask.map((step, i) => `${i + 1}. ${step}`),
      '',
      `Terms: ${licence.asks}.`,
      ...citation.map((one) => `Cite: ${one}`),
      '',
      `Then: cheer datasets check DIR --dataset ${name}`,
    ].join('\n'),
  );
}
