import { CheerError, random } from '@cheer/signals';
import type { TufClient } from '../../src/index.ts';
import { type Attack, afterEnrolment, all, atFirst, draft, repository } from './attack.ts';
import { Reader } from './reader.ts';
import { encode } from './repository.ts';

/** The first and the last byte and 80 between, each with another bit. */
function places(name: string, length: number): [number, number][] {
  const stream = random('flipped bytes', name.length);
  const between = Array.from({ length: 80 }, () => Math.floor(stream.uniform() * length));
  return [0, length - 1, ...between].map((place, i) => [place, 1 << (i % 8)]);
}

const flipped = (file: string): Attack => ({
  what: `One bit flipped in \`${file}\`, at its ends and at 80 places between`,
  outcome: 'release-untrusted',
  async run(client) {
    const from = repository();
    if (file === '2.root.json') from.rotateRoot();
    const good = from.files.get(`metadata/${file}`)!;
    return all(places(file, good.length), 'release-untrusted', ([place, bit]) => {
      from.files.set(`metadata/${file}`, good.with(place, good[place]! ^ bit));
      return new Reader(client, from.rootBytes(1)).open(from);
    });
  },
});

export const bytes: readonly Attack[] = [
  ...['2.root.json', 'timestamp.json', '1.snapshot.json', '1.targets.json'].map(flipped),
  {
    what: 'One bit flipped in the manifest, the centroids, each encoder and each card, at both ends and in the middle',
    outcome: 'hash-mismatch',
    async run(client) {
      const from = repository();
      const files = [...draft].filter(([path]) => path.startsWith('targets/'));
      const places = files.flatMap(([path, { length }]) =>
        [0, length >> 1, length - 1].map((at) => [path, at] as const),
      );
      return all(places, 'hash-mismatch', async ([path, place]) => {
        const good = draft.get(path)!;
        from.files.set(path, good.with(place, good[place]! ^ 4));
        try {
          await readAll(client, from);
        } finally {
          from.files.set(path, good);
        }
      });
    },
  },
  {
    what: "Another cluster's encoder sent in place of one, under a valid signature",
    outcome: 'hash-mismatch',
    async run(client) {
      const from = repository();
      const path = (k: number) => [...draft.keys()].find((name) => name.endsWith(`.encoder-${k}.safetensors`))!;
      from.files.set(path(0), draft.get(path(1))!);
      const release = await new Reader(client, from.rootBytes(1)).open(from);
      await release.encoder(0);
    },
  },
  {
    what: "A validly signed list that gives one cluster's encoder the name of another's",
    outcome: 'release-untrusted',
    says: /encoder-0\.safetensors is signed as another file than the manifest names/,
    run: afterEnrolment((from) => {
      const { targets } = from.targets;
      [targets['encoder-0.safetensors'], targets['encoder-1.safetensors']] = [
        targets['encoder-1.safetensors']!,
        targets['encoder-0.safetensors']!,
      ];
      from.publish('targets', 'snapshot', 'timestamp');
    }),
  },
  {
    what: 'A validly signed list with a wrong length of an encoder',
    outcome: 'release-untrusted',
    says: /another file/,
    run: afterEnrolment((from) => {
      from.targets.targets['encoder-2.safetensors']!.length++;
      from.publish('targets', 'snapshot', 'timestamp');
    }),
  },
  {
    what: 'A validly signed list without one of the encoders',
    outcome: 'release-untrusted',
    says: /encoder-1\.safetensors is not signed/,
    run: afterEnrolment((from) => {
      delete from.targets.targets['encoder-1.safetensors'];
      from.publish('targets', 'snapshot', 'timestamp');
    }),
  },
  {
    what: 'A validly signed list without a manifest, or with one of 2 MB',
    outcome: 'release-untrusted',
    run: (client) =>
      all([0, 1], 'release-untrusted', (which) =>
        afterEnrolment((from) => {
          if (which === 0) delete from.targets.targets['manifest.json'];
          else from.targets.targets['manifest.json']!.length = 2 << 20;
          from.publish('targets', 'snapshot', 'timestamp');
        })(client),
      ),
  },
  {
    what: 'A draft, unsigned, where a release should be',
    outcome: 'release-unsigned',
    says: /cheer publish/,
    run: (client) => new Reader(client).open(memory(draft)),
  },
  {
    what: 'The signatures taken away after enrolment, the files left',
    outcome: 'release-unsigned',
    run: afterEnrolment((from) => {
      for (const path of [...from.files.keys()]) if (path.startsWith('metadata/')) from.files.delete(path);
      for (const [path, content] of draft) from.files.set(path, content);
    }),
  },
  {
    what: 'Nothing at the address',
    outcome: 'release-missing',
    run: (client) => new Reader(client).open(memory(new Map())),
  },
  ...(
    [
      ['no JSON, no UTF-8, nothing, `null`, a list, a byte order mark', nonsense()],
      ['JSON nested 100 000 levels deep, before and inside what is signed', nested()],
    ] as const
  ).map(
    ([what, texts]): Attack => ({
      what: `A timestamp of ${what}`,
      outcome: 'release-untrusted',
      run: (client) =>
        all(texts, 'release-untrusted', (text) =>
          atFirst((from) => from.files.set('metadata/timestamp.json', typeof text === 'string' ? encode(text) : text))(
            client,
          ),
        ),
    }),
  ),
  {
    what: 'Nested JSON, validly signed, in a field that no one knows',
    outcome: 'release-untrusted',
    says: /nested deeper/,
    run: afterEnrolment((from) => {
      from.timestamp['x'] = JSON.parse('['.repeat(40) + ']'.repeat(40));
      from.publish('timestamp');
    }),
  },
];

function nonsense(): (string | Uint8Array)[] {
  return ['', 'null', '[]', '{', '\ufeff{}', '{"signed":{}}', Uint8Array.of(255, 254, 123, 0), '<!doctype html>'];
}

function nested(): string[] {
  // 16 KB are all a timestamp may have, so the deepest that gets through to the parser is about 8000
  return [
    deep(100_000),
    deep(8000),
    `{"signatures":[],"signed":{"_type":"timestamp","x":${deep(7000)}}}`,
    '['.repeat(16_000),
  ];
}

const memory = (files: ReadonlyMap<string, Uint8Array>) => async (path: string) => {
  const found = files.get(path);
  if (found === undefined) throw new CheerError('release-missing', path, 'None.');
  return found;
};

async function readAll(client: TufClient, from: ReturnType<typeof repository>): Promise<void> {
  const release = await new Reader(client, from.rootBytes(1)).open(from);
  await release.centroids();
  await release.card();
  for (const which of [0, 1, 2, 'global'] as const) {
    await release.encoder(which);
    await release.card(which);
  }
}

function deep(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}
