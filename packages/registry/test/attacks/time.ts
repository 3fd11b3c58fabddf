/** Old things shown as new, and halves of things shown as wholes. */
import { ROLES } from '../../src/index.ts';
import { type Attack, afterEnrolment, atFirst, recover, refusal, repository } from './attack.ts';
import { Reader } from './reader.ts';
import { DAY, NOW, type Repository } from './repository.ts';

/** All files as they stood before something, put back after it. */
const replay = (from: Repository, happens: () => unknown) => {
  const old = new Map(from.files);
  happens();
  return old;
};

export const time: readonly Attack[] = [
  {
    what: 'The whole of an older release shown again after a restart, all signatures valid (rollback)',
    outcome: 'release-untrusted',
    says: /timestamp\.json: it is version 1, older than the version 2 that this device has seen/,
    async run(client) {
      const from = repository();
      const old = replay(from, () => from.publish('targets', 'snapshot', 'timestamp'));
      const reader = await Reader.enrolled(client, from);
      for (const [path, bytes] of old) from.files.set(path, bytes);
      return reader.open(from);
    },
  },
  {
    what: 'A new timestamp for an older snapshot',
    outcome: 'release-untrusted',
    says: /snapshot\.json is version 1, older than the version 2/,
    run: afterEnrolment(
      (from) => {
        from.snapshot.version = 1;
        from.publish('timestamp');
      },
      (from) => from.publish('snapshot', 'timestamp'),
    ),
  },
  {
    what: 'A new timestamp and snapshot for an older list of files',
    outcome: 'release-untrusted',
    says: /targets\.json is version 1, older than the version 2/,
    run: afterEnrolment(
      (from) => {
        from.targets.version = 1;
        from.publish('snapshot', 'timestamp');
      },
      (from) => from.publish('targets', 'snapshot', 'timestamp'),
    ),
  },
  {
    what: 'A new snapshot that no longer lists the list of files',
    outcome: 'release-untrusted',
    run: afterEnrolment((from) => {
      from.publish('snapshot');
      from.snapshot.meta = { 'other.json': { version: 9 } };
      from.put('snapshot');
      from.publish('timestamp');
    }),
  },
  {
    what: 'The newer root hidden and the older keys used again, for a device that has seen the newer root',
    outcome: 'release-untrusted',
    says: /not signed by enough of the keys/,
    async run(client) {
      const from = repository();
      const [old] = from.keys.timestamp;
      from.rotate('timestamp');
      from.publish('root', 'timestamp');
      const reader = await Reader.enrolled(client, from);
      from.files.delete('metadata/2.root.json');
      from.keys.timestamp = [old!];
      from.publish('timestamp');
      return reader.open(from);
    },
  },
  {
    what: 'The same files for ever: the device has seen them, then they expire (freeze)',
    outcome: 'release-untrusted',
    says: /timestamp\.json: it expired on 2027-02-14 08:00.*clock says 2027-02-15 08:00/,
    run: afterEnrolment((_, reader) => {
      reader.now = NOW + 31 * DAY;
    }),
  },
  ...ROLES.map(
    (role): Attack => ({
      what: `Only the ${role} has expired, nothing is newer, and all else holds`,
      outcome: 'release-untrusted',
      says: new RegExp(`${role}\\.json: it expired`),
      run: afterEnrolment(
        (_, reader) => {
          reader.now = NOW + 8 * DAY;
        },
        (from) => {
          if (role === 'root') from.root.expires = NOW + 7 * DAY;
          else from[role].expires = NOW + 7 * DAY;
          from.publish(...ROLES);
        },
      ),
    }),
  ),
  {
    what: 'A timestamp that expires this very second',
    outcome: 'release-untrusted',
    run: atFirst((from) => {
      from.timestamp.expires = NOW;
      from.put('timestamp');
    }),
  },
  {
    what: "A device's clock a year slow: nothing has expired for it yet, but versions still count",
    outcome: 'release-untrusted',
    async run(client) {
      const from = repository();
      const old = replay(from, () => from.publish('timestamp'));
      const reader = await Reader.enrolled(client, from);
      for (const [path, bytes] of old) from.files.set(path, bytes);
      reader.now -= 365 * DAY;
      return reader.open(from);
    },
  },
  ...(['snapshot', 'targets'] as const).map(
    (role): Attack => ({
      what: `The ${role} of one valid release among the files of another (mix and match)`,
      outcome: 'release-untrusted',
      says: /the signed file above it says/,
      run: atFirst((from) => {
        const old = from.file(role);
        from.publish('targets', 'snapshot', 'timestamp');
        from.files.set(`metadata/2.${role}.json`, old);
      }),
    }),
  ),
  ...(['snapshot', 'targets'] as const).map(
    (role): Attack => ({
      what: `The same with a ${role} of the very same version, signed twice with different content`,
      outcome: 'release-untrusted',
      says: /its sha256 is not|bytes, the signed file above it says/,
      run: atFirst((from) => {
        from[role]['note'] = 'another';
        from.put(role);
      }),
    }),
  ),
  {
    what: 'Two timestamps of one version: the one that was seen first stays, and its release with it',
    outcome: 'opened',
    async run(client) {
      const from = repository();
      const reader = await Reader.enrolled(client, from);
      from.timestamp['note'] = 'another';
      from.put('timestamp');
      const first = reader.trusted!.timestamp;
      const release = await reader.open(from);
      if (!Buffer.from(first!).equals(reader.trusted!.timestamp!)) throw new Error('replaced');
      return release;
    },
  },
  {
    what: 'An update stopped after the timestamp, and again after the snapshot; then all is there (nothing may be stuck)',
    outcome: 'opened',
    async run(client) {
      const from = repository();
      const reader = await Reader.enrolled(client, from);
      from.publish('targets', 'snapshot', 'timestamp');
      for (const name of ['metadata/2.snapshot.json', 'metadata/2.targets.json']) {
        const held = from.files.get(name)!;
        from.files.delete(name);
        await refusal('release-missing', () => reader.open(from), name);
        from.files.set(name, held);
      }
      const release = await reader.open(from);
      if (release.trust!.version !== 2) throw new Error('it stayed with the old list');
      return release;
    },
  },
  {
    what: 'Stopped after the timestamp, and then another timestamp of the same version, validly signed: the first counts',
    outcome: 'opened',
    async run(client) {
      const from = repository();
      const reader = await Reader.enrolled(client, from);
      from.publish('targets', 'snapshot', 'timestamp');
      const held = from.file('snapshot');
      from.files.delete('metadata/2.snapshot.json');
      await refusal('release-missing', () => reader.open(from));
      const { timestamp: first } = reader.trusted!;
      from.files.set('metadata/2.snapshot.json', held);
      from.snapshot['note'] = 'another';
      from.publish('snapshot');
      from.timestamp.meta['snapshot.json'] = from.metaOf('snapshot');
      from.put('timestamp');
      const release = await reader.open(from);
      if (!Buffer.from(first!).equals(reader.trusted!.timestamp!)) throw new Error('the second was taken');
      return release;
    },
  },
  {
    what: 'Stopped after the timestamp, and then the older timestamp shown again',
    outcome: 'release-untrusted',
    says: /older than the version 2/,
    async run(client) {
      const from = repository();
      const old = from.file('timestamp');
      const reader = await Reader.enrolled(client, from);
      from.publish('snapshot', 'timestamp');
      from.files.delete('metadata/2.snapshot.json');
      await refusal('release-missing', () => reader.open(from));
      from.files.set('metadata/timestamp.json', old);
      return reader.open(from);
    },
  },
  {
    what: 'Versions driven up by a stolen timestamp key; new keys, and the publisher begins anew at 1 (recovery)',
    outcome: 'opened',
    run: (client) => recover(client, 1e9),
  },
  {
    what: 'The same, with a first try after the new root was seen that found no timestamp',
    outcome: 'opened',
    run: (client) =>
      recover(client, 1e9, async (from, reader) => {
        from.files.delete('metadata/timestamp.json');
        await refusal('release-missing', () => reader.open(from));
      }),
  },
];
