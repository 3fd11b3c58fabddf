import { CATALOGUE, type PublicDataset } from '@cheer/recordings';
import { bytes, columns, printResult } from '../../terminal.ts';

export async function listDatasets({ json }: { json?: true }): Promise<void> {
  const all = await Promise.all(Object.values(CATALOGUE).map(facts));
  printResult(json, { datasets: all }, () =>
    [
      columns(
        ['name', 'people', 'to fetch', 'licence'],
        all.map((one) => [
          one.name,
          one.people,
          one.download ? bytes(one.download.bytes) : 'ask for it',
          one.licence.name,
        ]),
      ),
      ...all.flatMap((one) => ['', ...described(one)]),
      '',
      'Fetch with cheer datasets fetch NAME; check what you have with cheer datasets check DIR.',
    ].join('\n'),
  );
}

type Facts = Awaited<ReturnType<typeof facts>>;

async function facts({ name, title, what, count, home, licence, citation, ask, ...rest }: PublicDataset) {
  const files = (await rest.files?.()) ?? [];
  const sum = (part: string): number =>
    files.filter((file) => file.part === part).reduce((total, file) => total + (file.bytes ?? 0), 0);
  const download = rest.download && {
    ...rest.download,
    files: files.filter(({ part }) => part === 'core').length,
    bytes: sum('core'),
  };
  return {
    name,
    title,
    what,
    people: count,
    home,
    licence,
    citation,
    ...(download && { download }),
    ...(ask && { ask }),
  };
}

const described = (one: Facts): string[] => [
  `${one.name}: ${one.title}`,
  `  ${one.what}`,
  `  home: ${one.home}`,
  `  licence: ${one.licence.name}: ${one.licence.asks}`,
  ...Object.entries(one.download?.extras ?? {}).map(([part, what]) => `  --with ${part}: ${what}`),
];
