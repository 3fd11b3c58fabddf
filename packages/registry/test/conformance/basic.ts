/** Cases of test_basic.py and test_expiration.py. */
import { expect } from 'vitest';
import { ROLES, type Role } from '../../src/index.ts';
import { Reader } from '../attacks/reader.ts';
import { DAY, encode, NOW, newKey } from '../attacks/repository.ts';
import { type Case, opens, pinned, refuses, repository, trusts } from './case.ts';

const FIRST = ['2.root.json', 'timestamp.json', '1.snapshot.json', '1.targets.json'];

const unsigned: [Role, object][] = [
  ['root', { root: 1 }],
  ['timestamp', { root: 2 }],
  ['snapshot', { root: 2, timestamp: 2 }],
  ['targets', { root: 2, timestamp: 2, snapshot: 2 }],
];

export const basic: readonly Case[] = [
  {
    name: 'test_basic_refresh_requests',
    what: 'A first update asks for the next root, the timestamp, the snapshot and the targets, in this order and for nothing else.',
    async run(client) {
      const from = repository();
      await opens(pinned(client, from), from);
      expect(from.requests()).toEqual(FIRST);
    },
  },
  {
    name: 'test_basic_refresh_trusted_data',
    what: 'After it, the bytes of all four roles are trusted.',
    async run(client) {
      const from = repository();
      const reader = pinned(client, from);
      await opens(reader, from);
      trusts(reader, from, ...ROLES);
    },
  },
  {
    name: 'test_implicit_refresh',
    what: 'Asking for a file that the release lacks updates the metadata all the same, and gives no file.',
    async run(client) {
      const from = repository();
      const reader = pinned(client, from);
      const release = await reader.open(from);
      await expect(release.encoder(99)).rejects.toMatchObject({ code: 'option-invalid' });
      expect(from.requests()).toEqual(FIRST);
      trusts(reader, from, ...ROLES);
    },
  },
  {
    name: 'test_invalid_initial_root',
    what: 'A pinned root without a version is refused before anything is asked for.',
    async run(client) {
      const from = repository();
      const { signed, signatures } = from.sign('root');
      delete signed['version'];
      await refuses(new Reader(client, encode(JSON.stringify({ signed, signatures }))), from);
      expect(from.asked).toEqual([]);
    },
  },
  {
    name: 'test_unsigned_initial_root',
    what: 'A pinned root with a wrong signature is refused before anything is asked for.',
    async run(client) {
      const from = repository();
      const root = from.sign('root');
      root.signatures[0]!.sig = from.sign('targets').signatures[0]!.sig;
      await refuses(new Reader(client, encode(JSON.stringify(root))), from);
      expect(from.asked).toEqual([]);
    },
  },
  ...unsigned.map(
    ([role, trusted]): Case => ({
      name: `test_unsigned_metadata[${role}]`,
      what: `An unsigned ${role} is refused; what comes before it is trusted, nothing after it.`,
      async run(client) {
        const from = repository();
        const reader = pinned(client, from);
        from.keys[role].pop();
        from.publish(...ROLES);
        await refuses(reader, from);
        expect(reader.versions).toEqual(trusted);
      },
    }),
  ),
  ...unsigned
    .filter(([role]) => role !== 'timestamp')
    .map(
      ([role, trusted]): Case => ({
        name: `test_url_and_metadata_version_mismatch[${role}]`,
        what: `A ${role} of version 3 under the name of version 2 is refused.`,
        async run(client) {
          const from = repository();
          const reader = pinned(client, from);
          from.publish(...ROLES);
          from[role].version = 3;
          from.put(role, undefined, `metadata/2.${role}.json`);
          from[role].version = 2;
          if (role === 'targets') from.publish('snapshot', 'timestamp');
          else if (role === 'snapshot') from.publish('timestamp');
          await refuses(reader, from);
          const more = role === 'targets' ? { snapshot: 3, timestamp: 3 } : role === 'snapshot' ? { timestamp: 3 } : {};
          expect(reader.versions).toEqual({ ...trusted, ...more });
        },
      }),
    ),
  {
    name: 'test_timestamp_content_changes',
    what: 'A timestamp of the same version with other content is ignored.',
    async run(client) {
      const from = repository();
      const reader = await Reader.enrolled(client, from);
      const first = reader.trusted!.timestamp!;
      from.timestamp.meta['snapshot.json']!.version = 100;
      from.put('timestamp');
      await opens(reader, from);
      expect(from.requests().at(-1)).toBe('timestamp.json');
      expect(reader.trusted!.timestamp).toEqual(first);
    },
  },
  {
    name: 'test_basic_metadata_hash_support',
    what: 'Hashes of metadata are checked: right ones pass, a wrong one of the targets stops at the snapshot.',
    async run(client) {
      const from = repository();
      const reader = pinned(client, from);
      from.publish('targets', 'snapshot', 'timestamp');
      await opens(reader, from);
      from.publish('targets', 'snapshot');
      from.snapshot.meta['targets.json']!.hashes!['sha256'] = '46'.repeat(32);
      from.put('snapshot');
      from.publish('timestamp');
      await refuses(reader, from);
      expect(reader.versions).toMatchObject({ snapshot: 3, targets: 2 });
    },
  },
  {
    name: 'test_new_targets_version_mismatch',
    what: 'Targets newer than the snapshot says are not fetched.',
    async run(client) {
      const from = repository();
      const reader = await Reader.enrolled(client, from);
      from.publish('targets');
      await opens(reader, from);
      expect(from.requests().at(-1)).toBe('timestamp.json');
      expect(reader.versions.targets).toBe(1);
    },
  },
  {
    name: 'test_metadata_bytes_match',
    what: 'What is kept is what was received, white space and all.',
    async run(client) {
      const from = repository();
      const reader = pinned(client, from);
      from.files.set('metadata/timestamp.json', Buffer.concat([from.file('timestamp'), encode(' ')]));
      await opens(reader, from);
      trusts(reader, from, 'timestamp');
    },
  },
  {
    name: 'test_custom_fields',
    what: 'Fields that are not of the specification are signed along and accepted: in the root, a key and a role.',
    async run(client) {
      const from = repository();
      const reader = await Reader.enrolled(client, from);
      from.root['custom-field'] = 'value';
      from.addKey('root', newKey({ 'extra-field': { a: 1, b: 2 } }));
      Object.assign(from.root.roles.root, { 'another-field': 'value' });
      from.publish('root');
      await opens(reader, from);
      expect(reader.versions.root).toBe(2);
    },
  },
  {
    name: 'test_deprecated_keyid_hash_algorithms',
    what: 'A misleading `keyid_hash_algorithms` of a key changes nothing.',
    async run(client) {
      const from = repository();
      const reader = pinned(client, from);
      from.rotate('snapshot');
      from.root.roles.snapshot.keyids = [];
      from.keys.snapshot = [];
      from.addKey('snapshot', newKey({ keyid_hash_algorithms: 'md5' }));
      from.publish('root', 'snapshot', 'timestamp');
      await opens(reader, from);
      expect(reader.versions).toMatchObject({ root: 2, snapshot: 2 });
    },
  },
  {
    name: 'test_snapshot_404',
    what: 'A snapshot that is not there stops the update; the timestamp that named it is trusted.',
    async run(client) {
      const from = repository();
      const reader = await Reader.enrolled(client, from);
      from.publish('timestamp');
      from.timestamp.meta['snapshot.json']!.version = 2;
      from.put('timestamp');
      await refuses(reader, from, 'release-missing');
      expect(from.requests().at(-1)).toBe('2.snapshot.json');
      expect(reader.versions).toEqual({ root: 1, timestamp: 2, snapshot: 1, targets: 1 });
    },
  },
  {
    name: 'test_targets_404',
    what: 'Likewise targets that are not there, after the snapshot.',
    async run(client) {
      const from = repository();
      const reader = await Reader.enrolled(client, from);
      from.publish('snapshot');
      from.snapshot.meta['targets.json'] = { version: 2 };
      from.put('snapshot');
      from.publish('timestamp');
      await refuses(reader, from, 'release-missing');
      expect(from.requests().at(-1)).toBe('2.targets.json');
      expect(reader.versions).toEqual({ root: 1, timestamp: 2, snapshot: 2, targets: 1 });
    },
  },
  {
    name: 'test_timestamp_404',
    what: 'Without a timestamp there is no release, whatever is known from before.',
    async run(client) {
      const from = repository();
      const reader = await Reader.enrolled(client, from);
      from.files.delete('metadata/timestamp.json');
      await refuses(reader, from, 'release-missing');
      expect(from.requests().at(-1)).toBe('timestamp.json');
    },
  },
  {
    name: 'test_incorrect_metadata_type',
    what: 'A snapshot, right in all else and signed with the key of the timestamp, is no timestamp.',
    async run(client) {
      const from = repository();
      const reader = pinned(client, from);
      from.addKey('snapshot', from.keys.timestamp[0]);
      from.publish('root', 'snapshot');
      from.snapshot.meta = { ...from.snapshot.meta, 'snapshot.json': { version: 1 } };
      from.put('snapshot', undefined, 'metadata/timestamp.json');
      await refuses(reader, from);
      expect(reader.versions).toEqual({ root: 2 });
    },
  },
  {
    name: 'test_faketime',
    what: 'The clock is the one that is given: the same root passes today and is out of date in 8 days.',
    async run(client) {
      const from = repository();
      const reader = pinned(client, from);
      from.root.expires = NOW + 7 * DAY;
      from.publish('root');
      await opens(reader, from);
      reader.now += 8 * DAY;
      await refuses(reader, from);
    },
  },
  {
    name: 'test_root_expired',
    what: 'A root out of date is trusted as a root, and nothing below it is.',
    async run(client) {
      const from = repository();
      const reader = await Reader.enrolled(client, from);
      from.publish('root');
      await opens(reader, from);
      from.root.expires = NOW - DAY;
      from.publish(...ROLES);
      await refuses(reader, from);
      expect(reader.versions).toEqual({ root: 3, timestamp: 1, snapshot: 1, targets: 1 });
    },
  },
  ...(['timestamp', 'snapshot', 'targets'] as const).map(
    (role): Case => ({
      name: `test_${role}_expired`,
      what: `A new ${role} that is out of date already is not trusted.`,
      async run(client) {
        const from = repository();
        const reader = await Reader.enrolled(client, from);
        from[role].expires = NOW - 5 * DAY;
        from.publish('targets', 'snapshot', 'timestamp');
        await refuses(reader, from);
        expect(reader.versions[role]).toBe(1);
      },
    }),
  ),
  {
    name: 'test_expired_metadata',
    what: 'What is known may be out of date, if what is new is not.',
    async run(client) {
      const from = repository();
      from.timestamp.expires = NOW + 7 * DAY;
      from.put('timestamp');
      const reader = await Reader.enrolled(client, from);
      from.timestamp.expires = NOW + 21 * DAY;
      from.publish('targets', 'snapshot', 'timestamp').publish('timestamp');
      reader.now += 18 * DAY;
      await opens(reader, from);
      expect(reader.versions).toEqual({ root: 1, timestamp: 3, snapshot: 2, targets: 2 });
    },
  },
];
