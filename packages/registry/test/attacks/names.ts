/** Names, numbers and fields that no publisher writes. */
import { type Attack, afterEnrolment, all, atFirst, recover, repository } from './attack.ts';
import { Reader } from './reader.ts';
import { canonicalJson, encode, type Repository } from './repository.ts';

const NAMES = [
  '../encoder-0.safetensors',
  '../../../../etc/passwd',
  '/etc/passwd',
  'C:\\Windows\\win.ini',
  '..\\..\\encoder-0.safetensors',
  '%2e%2e%2fencoder-0.safetensors',
  '..%5cencoder-0.safetensors',
  'https://elsewhere.invalid/encoder',
  '//elsewhere.invalid/encoder',
  'encoder-0.safetensors\u0000.md',
  'encoder-0\u202esrotneterefas.',
  '\uff0e\uff0e\uff0fencoder-0.safetensors',
  'encoder-0.safetensors?x=1#y',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  'a'.repeat(300),
];

const OWN = /^(metadata\/(\d+\.(root|snapshot|targets)|timestamp)\.json|targets\/[0-9a-f]{64}\.[a-z0-9.-]+)$/;

/** Opens, reads an encoder, and fails if anything was asked for that is not a file of the release. */
async function openWatched(reader: Reader, from: Repository): Promise<unknown> {
  const release = await reader.open(from);
  await release.encoder(0);
  const odd = from.asked.filter((path) => !OWN.test(path));
  if (odd.length > 0) throw new Error(`asked for ${odd}`);
  return release;
}

const signedTwice = (change: (from: Repository) => unknown, role: 'root' | 'timestamp' | 'snapshot' | 'targets') =>
  afterEnrolment((from) => {
    change(from);
    if (role === 'root') from.publish('root', 'timestamp');
    else from.publish('targets', 'snapshot', 'timestamp');
  });

export const names: readonly Attack[] = [
  {
    what: `Validly signed names such as \`../../../../etc/passwd\`, \`C:\\Windows\\win.ini\`, with NUL, %2e, right-to-left marks, \`constructor\` (${NAMES.length} in all) beside the release's own`,
    outcome: 'opened',
    async run(client) {
      const from = repository();
      for (const name of NAMES) {
        from.targets.targets[name] = { length: 9, hashes: { sha256: 'ab'.repeat(32) } };
      }
      from.publish('targets', 'snapshot', 'timestamp');
      return openWatched(new Reader(client, from.rootBytes(1)), from);
    },
  },
  {
    what: 'The same names as metadata files in a validly signed snapshot',
    outcome: 'opened',
    async run(client) {
      const from = repository();
      from.publish('snapshot');
      for (const name of NAMES) from.snapshot.meta[`${name}.json`] = { version: 1 };
      from.put('snapshot');
      from.publish('timestamp');
      return openWatched(new Reader(client, from.rootBytes(1)), from);
    },
  },
  {
    what: 'A path in place of the hash by which the manifest is named',
    outcome: 'release-untrusted',
    run: (client) =>
      all(['../../../etc/passwd', '..', 'AB'.repeat(32), `${'ab'.repeat(31)}/.`, ''], 'release-untrusted', (hash) =>
        afterEnrolment((from) => {
          from.targets.targets['manifest.json']!.hashes['sha256'] = hash;
          from.publish('targets', 'snapshot', 'timestamp');
        })(client),
      ),
  },
  ...(['timestamp', 'snapshot', 'targets'] as const).map(
    (role): Attack => ({
      what: `A field \`__proto__\`, validly signed, in the ${role}`,
      outcome: 'release-untrusted',
      says: /__proto__/,
      run: signedTwice((from) => {
        const place = role === 'targets' ? from.targets.targets : from[role].meta;
        const value = { version: 1, length: 1, hashes: {} };
        Object.defineProperty(place, '__proto__', { value, enumerable: true });
      }, role),
    }),
  ),
  {
    what: 'Versions of 2^53, 1e308, 0, -1, 1.5, "2", null, true, [2], validly signed',
    outcome: 'release-untrusted',
    run: (client) =>
      all([2 ** 53, 1e308, 0, -1, 1.5, '"2"', 'null', 'true', '[2]'], 'release-untrusted', (version) =>
        afterEnrolment((from) => {
          const [key] = from.keys.timestamp;
          from.put('timestamp', ({ signed }) =>
            resigned({ ...signed, version: typeof version === 'string' ? JSON.parse(version) : version }, key!),
          );
        })(client),
      ),
  },
  {
    what: 'The highest version there can be, validly signed: accepted, and recovered from by new keys',
    outcome: 'opened',
    run: (client) => recover(client, Number.MAX_SAFE_INTEGER),
  },
  {
    what: 'A snapshot or a list of files of version 2^53, stated by a valid timestamp',
    outcome: 'release-untrusted',
    run: afterEnrolment((from) => {
      from.publish('timestamp');
      from.timestamp.meta['snapshot.json']!.version = 2 ** 53;
      from.put('timestamp');
    }),
  },
  {
    what: 'Expiry dates of `never`, `9999-99-99T00:00:00Z`, a number, local time, nothing, validly signed',
    outcome: 'release-untrusted',
    run: (client) =>
      all(['never', '9999-99-99T00:00:00Z', 9e12, '2030-01-01T00:00:00', '', null], 'release-untrusted', (expires) =>
        atFirst((from) => {
          const [key] = from.keys.timestamp;
          from.put('timestamp', ({ signed }) => resigned({ ...signed, expires }, key!));
        })(client),
      ),
  },
  {
    what: 'A root of version 2 in which a role needs no signature (threshold 0, -1, 0.5, none)',
    outcome: 'release-untrusted',
    run: (client) =>
      all([0, -1, 0.5, undefined], 'release-untrusted', (threshold) =>
        afterEnrolment((from) => {
          from.root.roles.timestamp.threshold = threshold as number;
          from.keys.timestamp = [];
          const [key] = from.keys.root;
          from.root.version = 2;
          from.put('root', ({ signed }) => resigned(JSON.parse(JSON.stringify(signed)), key!));
        })(client),
      ),
  },
  {
    what: 'A root without one of the four roles, or without consistent snapshots',
    outcome: 'release-untrusted',
    run: (client) =>
      all(['timestamp', 'targets', 'consistent'], 'release-untrusted', (what) =>
        afterEnrolment((from) => {
          if (what === 'consistent') Object.assign(from.root, { consistent_snapshot: false });
          else delete (from.root.roles as Record<string, unknown>)[what];
          from.publish('root');
        })(client),
      ),
  },
  {
    what: 'Metadata longer than a role may be: a root of 70 kB, a timestamp of 20 kB, a snapshot of 70 kB, a list of 300 kB',
    outcome: 'release-untrusted',
    says: /it is longer than/,
    run: (client) =>
      all(
        [
          ['root', 70],
          ['timestamp', 20],
          ['snapshot', 70],
          ['targets', 300],
        ] as const,
        'release-untrusted',
        ([role, kB]) =>
          afterEnrolment((from) => {
            from[role]['padding'] = 'x'.repeat(kB * 1000);
            from.publish('root', 'targets', 'snapshot', 'timestamp');
          })(client),
      ),
  },
];

function resigned(signed: Record<string, unknown>, key: Repository['keys']['root'][number]) {
  return { signed, signatures: [{ keyid: key.keyid, sig: key.sign(encode(canonicalJson(signed))) }] };
}
