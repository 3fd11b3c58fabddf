/** Cases of test_rollback.py. */
import { expect } from 'vitest';
import { Reader } from '../attacks/reader.ts';
import { type Case, opens, pinned, refuses, repository } from './case.ts';

const KINDS = [
  ['basic', false],
  ['with hashes', true],
] as const;

export const rollback: readonly Case[] = [
  {
    name: 'test_simple_snapshot_rollback',
    what: 'A snapshot rolled back behind an unchanged timestamp is not even asked for.',
    async run(client) {
      const from = repository();
      from.publish('snapshot', 'timestamp');
      const reader = await Reader.enrolled(client, from);
      from.snapshot.version = 1;
      from.put('snapshot', undefined, 'metadata/2.snapshot.json');
      await opens(reader, from);
      expect(from.requests().at(-1)).toBe('timestamp.json');
      expect(reader.versions.snapshot).toBe(2);
    },
  },
  {
    name: 'test_new_timestamp_version_rollback',
    what: 'A timestamp older than the one seen is refused.',
    async run(client) {
      const from = repository();
      const old = from.file('timestamp');
      from.publish('timestamp');
      const reader = await Reader.enrolled(client, from);
      from.files.set('metadata/timestamp.json', old);
      await refuses(reader, from);
      expect(from.requests().at(-1)).toBe('timestamp.json');
      expect(reader.versions.timestamp).toBe(2);
    },
  },
  ...KINDS.map(
    ([kind, hashes]): Case => ({
      name: `test_snapshot_rollback[${kind}]`,
      what: 'A new timestamp that names an older snapshot is refused.',
      async run(client) {
        const from = repository();
        from.hashes = hashes;
        from.publish('snapshot', 'timestamp');
        const reader = await Reader.enrolled(client, from);
        from.snapshot.version = 1;
        from.publish('timestamp');
        await refuses(reader, from);
        expect(from.requests().at(-1)).toBe('timestamp.json');
        expect(reader.versions).toMatchObject({ timestamp: 2, snapshot: 2 });
      },
    }),
  ),
  {
    name: 'test_new_targets_fast_forward_recovery',
    what: 'After new snapshot keys, targets that were driven to version 100 may begin anew.',
    async run(client) {
      const from = repository();
      from.targets.version = 99;
      from.publish('targets', 'snapshot', 'timestamp');
      const reader = await Reader.enrolled(client, from);
      expect(reader.versions.targets).toBe(100);
      from.rotate('snapshot');
      from.targets.version = 1;
      from.publish('root', 'targets', 'snapshot', 'timestamp');
      await opens(reader, from);
      expect(reader.versions.targets).toBe(2);
    },
  },
  {
    name: 'test_new_snapshot_fast_forward_recovery',
    what: 'After new snapshot and timestamp keys, a snapshot that was driven to version 99999 may begin anew.',
    async run(client) {
      const from = repository();
      from.snapshot.version = 99_998;
      from.publish('snapshot', 'timestamp');
      const reader = await Reader.enrolled(client, from);
      expect(reader.versions.snapshot).toBe(99_999);
      from.rotate('snapshot');
      from.rotate('timestamp');
      from.snapshot.version = 0;
      from.publish('root', 'snapshot', 'timestamp');
      await opens(reader, from);
      expect(reader.versions.snapshot).toBe(1);
    },
  },
  {
    name: 'test_new_timestamp_fast_forward_recovery',
    what: 'After new timestamp keys, a timestamp that was driven to version 100 may begin anew.',
    async run(client) {
      const from = repository();
      from.timestamp.version = 99;
      from.publish('timestamp');
      const reader = await Reader.enrolled(client, from);
      from.rotate('timestamp');
      from.timestamp.version = 0;
      from.publish('root', 'timestamp');
      await opens(reader, from);
      expect(reader.versions.timestamp).toBe(1);
    },
  },
  {
    name: 'test_new_snapshot_version_mismatch',
    what: 'A snapshot of another version than the timestamp says is refused, after the timestamp is trusted.',
    async run(client) {
      const from = repository();
      const reader = pinned(client, from);
      from.hashes = false;
      from.put('timestamp');
      from.snapshot.version = 2;
      from.put('snapshot', undefined, 'metadata/1.snapshot.json');
      await refuses(reader, from);
      expect(reader.versions).toEqual({ root: 1, timestamp: 1 });
      expect(from.requests().at(-1)).toBe('1.snapshot.json');
    },
  },
  ...KINDS.map(
    ([kind, hashes]): Case => ({
      name: `test_targets_rollback[${kind}]`,
      what: 'A new snapshot that names older targets is refused.',
      async run(client) {
        const from = repository();
        from.hashes = hashes;
        from.publish('targets').publish('targets', 'snapshot', 'timestamp');
        const reader = await Reader.enrolled(client, from);
        from.targets.version = 1;
        from.publish('snapshot', 'timestamp');
        await refuses(reader, from);
        expect(reader.versions).toMatchObject({ targets: 3 });
      },
    }),
  ),
];
