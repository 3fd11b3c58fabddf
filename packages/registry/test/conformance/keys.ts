/** Cases of test_keys.py. */
import { expect } from 'vitest';
import { ROLES } from '../../src/index.ts';
import { Reader } from '../attacks/reader.ts';
import { newKey, newPemKey } from '../attacks/repository.ts';
import { type Case, opens, pinned, refuses, repository } from './case.ts';

const TYPES = [
  ['rsa/rsassa-pss-sha256', () => newPemKey('rsa')],
  ['ecdsa/ecdsa-sha2-nistp256', () => newPemKey('ecdsa')],
  ['ed25519/ed25519', () => newKey()],
] as const;

export const keys: readonly Case[] = [
  {
    name: 'test_snapshot_does_not_meet_threshold',
    what: 'Two signatures are too few where three keys of three must sign.',
    async run(client) {
      const from = repository();
      from.root.roles.snapshot.threshold = 3;
      from.addKey('snapshot');
      from.addKey('snapshot');
      from.publish(...ROLES);
      const reader = await Reader.enrolled(client, from);
      from.keys.snapshot.pop();
      from.publish('targets', 'snapshot', 'timestamp');
      await refuses(reader, from);
      expect(reader.versions.snapshot).toBe(2);
    },
  },
  {
    name: 'test_snapshot_has_too_few_keys',
    what: 'A threshold of six cannot be reached with five keys.',
    async run(client) {
      const from = repository();
      const reader = pinned(client, from);
      for (let i = 0; i < 4; i++) from.addKey('snapshot');
      from.root.roles.snapshot.threshold = 6;
      from.publish('root', 'snapshot', 'timestamp');
      await refuses(reader, from);
      expect(reader.versions.root).toBe(2);
      expect(reader.versions.snapshot).toBeUndefined();
    },
  },
  {
    name: 'test_root_has_keys_but_not_snapshot',
    what: 'Keys that the root names and that did not sign do not count.',
    async run(client) {
      const from = repository();
      const reader = await Reader.enrolled(client, from);
      from.addKey('snapshot');
      from.keys.snapshot.pop();
      from.root.roles.snapshot.threshold = 2;
      from.publish('root', 'snapshot', 'timestamp');
      await refuses(reader, from);
      expect(reader.versions.root).toBe(2);
    },
  },
  {
    name: 'test_duplicate_keys',
    what: 'One key cannot reach a threshold of six, however often it is named and signs.',
    async run(client) {
      const from = repository();
      const reader = pinned(client, from);
      const [key] = from.keys.snapshot;
      for (let i = 0; i < 8; i++) from.root.roles.snapshot.keyids.push(key!.keyid);
      from.root.roles.snapshot.threshold = 6;
      from.publish('root', 'snapshot');
      from.put('snapshot', ({ signatures }) => {
        for (let i = 0; i < 8; i++) signatures.push(signatures[0]!);
      });
      from.publish('timestamp');
      await refuses(reader, from);
      expect(reader.versions.snapshot).toBeUndefined();
    },
  },
  {
    name: 'test_duplicate_sig_keyids',
    what: 'The same signature twice makes metadata invalid.',
    async run(client) {
      const from = repository();
      const reader = pinned(client, from);
      from.put('snapshot', ({ signatures }) => {
        signatures.push(signatures[0]!);
      });
      from.publish('timestamp');
      await refuses(reader, from);
      expect(reader.versions.snapshot).toBeUndefined();
    },
  },
  ...TYPES.map(
    ([type, make]): Case => ({
      name: `test_keytype_and_scheme[${type}]`,
      what: 'A root key of this type counts, and a wrong signature of it does not.',
      async run(client) {
        const from = repository();
        const reader = pinned(client, from);
        const key = from.addKey('root', make());
        from.root.roles.root.threshold = 2;
        from.publish('root');
        await opens(reader, from);
        expect(reader.versions.root).toBe(2);
        const other = from.sign('targets').signatures;
        from.root.version = 3;
        from.put('root', ({ signatures }) => {
          const own = signatures.find(({ keyid }) => keyid === key.keyid)!;
          own.sig = type.startsWith('ed25519') ? other[0]!.sig : key.sign(new Uint8Array(8));
        });
        await refuses(reader, from);
        expect(reader.versions.root).toBe(2);
      },
    }),
  ),
  {
    name: 'test_invalid_sig_in_valid_metadata',
    what: 'A wrong or an empty signature beside enough right ones does no harm.',
    async run(client) {
      const from = repository();
      const reader = pinned(client, from);
      const [first] = from.keys.timestamp;
      const old = from.sign('timestamp').signatures[0]!.sig;
      from.addKey('timestamp');
      for (const sig of [old, '']) {
        from.publish('root', 'timestamp');
        from.put('timestamp', ({ signatures }) => {
          signatures.find(({ keyid }) => keyid === first!.keyid)!.sig = sig;
        });
        await opens(reader, from);
        expect(reader.versions.timestamp).toBe(from.timestamp.version);
      }
    },
  },
];
