/** Cases of test_updater_key_rotations.py: which keys a version names, how many must sign, which did. */
import { expect } from 'vitest';
import { ROLES } from '../../src/index.ts';
import { newKey, type Repository } from '../attacks/repository.ts';
import { type Case, opens, pinned, refuses, repository, trusts } from './case.ts';

/** `keys/threshold/signers`; a `!` at the end: must be refused. */
type Version = `${string}/${number}/${string}`;

const ROOTS: Readonly<Record<string, readonly Version[]>> = {
  '1-of-1-key-rotation': ['1/1/1', '2/1/21', '2/1/2'],
  '1-of-1-key-rotation-unused-signatures': ['1/1/314', '2/1/3214', '2/1/324'],
  '3-of-5-sign-with-different-keycombos': ['01234/3/024', '01234/3/041', '01234/3/013', '01234/3/013'],
  '3-of-5-one-key-rotated': ['01234/3/024', '01345/3/041'],
  '3-of-5-one-key-rotated-with-intermediate-step': ['01234/3/024', '01345/3/0245', '01345/3/045'],
  '3-of-5-all-keys-rotated-with-intermediate-step': ['01234/3/024', '56789/3/024567', '56789/3/567'],
  '1-of-3-threshold-increase-to-2-of-3': ['123/1/1', '123/2/12'],
  '2-of-3-threshold-decrease-to-1-of-3': ['123/2/12', '123/1/12', '123/1/1'],
  '1-of-2-threshold-increase-to-2-of-2': ['1/1/1', '12/2/12'],
  '1-of-1-key-rotation-fail-not-signed-with-old-key': ['1/1/1', '2/1/234!'],
  '1-of-1-key-rotation-fail-not-signed-with-new-key': ['1/1/1', '2/1/134!'],
  '3-of-5-one-key-rotate-fails-not-signed-with-3-new-keys': ['01234/3/024', '01345/3/024!'],
  '3-of-5-one-key-rotate-fails-not-signed-with-3-old-keys': ['01234/3/024', '01345/3/045!'],
  '1-of-3-threshold-bump-to-2-of-3-fails-new-threshold-not-reached': ['123/1/1', '123/2/2!'],
  '2-of-3-threshold-decr-to-1-of-3-fails-old-threshold-not-eached': ['123/2/12', '123/1/1!'],
};

const OTHERS: Readonly<Record<string, Version>> = {
  '1-of-1-key-rotation': '2/1/2',
  '1-of-1-key-rotation-unused-signatures': '1/1/314',
  '1-of-1-key-rotation-fail-not-signed-with-new-key': '2/1/134!',
  '3-of-5-one-key-signature-wrong-not-signed-with-3-expected-keys': '01345/3/024!',
  '2-of-5-one-key-signature-mising-threshold-not-reached': '01345/3/04!',
  '3-of-5-sign-first-combo': '01234/3/024',
  '3-of-5-sign-second-combo': '01234/3/041',
  '3-of-5-sign-third-combo': '01234/3/013',
  '3-of-5-sign-fourth-combo': '01234/3/123',
  '3-of-5-sign-fifth-combo': '01234/3/234',
};

const TEN = Array.from({ length: 10 }, () => newKey());

function set(from: Repository, role: (typeof ROLES)[number], version: Version): boolean {
  const [named, threshold, signed] = version.split('/') as [string, string, string];
  from.root.roles[role] = { keyids: [], threshold: Number(threshold) };
  for (const place of named) from.addKey(role, TEN[Number(place)]);
  from.keys[role] = [...signed.replace('!', '')].map((place) => TEN[Number(place)]!);
  return !signed.endsWith('!');
}

export const rotations: readonly Case[] = [
  ...Object.entries(ROOTS).map(
    ([name, versions]): Case => ({
      name: `test_root_rotation[${name}]`,
      what: `Roots of keys/threshold/signers ${versions.map((one) => one.replace('!', '')).join(', ')}${versions.at(-1)!.endsWith('!') ? ': the last is refused' : ''}.`,
      async run(client) {
        const from = repository();
        from.root.version = 0;
        const good = versions.map((version) => {
          const passes = set(from, 'root', version);
          from.publish('root');
          return passes;
        });
        const reader = pinned(client, from);
        if (good.every(Boolean)) await opens(reader, from);
        else await refuses(reader, from);
        expect(reader.versions.root).toBe(good.filter(Boolean).length);
      },
    }),
  ),
  ...Object.entries(OTHERS).map(
    ([name, version]): Case => ({
      name: `test_non_root_rotations[${name}]`,
      what: `Timestamp, snapshot and targets of keys/threshold/signers ${version.replace('!', ': refused')}.`,
      async run(client) {
        for (const role of ['timestamp', 'snapshot', 'targets'] as const) {
          const from = repository();
          const reader = pinned(client, from);
          const passes = set(from, role, version);
          from.publish(...ROLES);
          if (!passes) {
            await refuses(reader, from);
            continue;
          }
          await opens(reader, from);
          trusts(reader, from, role);
        }
      },
    }),
  ),
];
