/** Cases of test_file_download.py. The files are those of a release: its manifest, cards and encoders. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { buildRelease } from '../../src/index.ts';
import { Reader } from '../attacks/reader.ts';
import { encode, type Repository } from '../attacks/repository.ts';
import { codeOf, releaseInput } from '../fixture.ts';
import { type Case, draft, opens, pinned, refuses, repository } from './case.ts';

const pathOf = (from: Repository, name: string): string =>
  `targets/${from.targets.targets[name]!.hashes['sha256']}.${name}`;

export const downloads: readonly Case[] = [
  {
    name: 'test_client_downloads_expected_file',
    what: 'A file that is asked for is the one that was published; an update alone fetches none but the manifest.',
    async run(client) {
      const from = repository();
      const release = await pinned(client, from).open(from);
      expect(from.asked.filter((path) => path.startsWith('targets/'))).toEqual([pathOf(from, 'manifest.json')]);
      const { bytes } = await release.encoder(1);
      expect(bytes).toEqual(draft.get(pathOf(from, 'encoder-1.safetensors')));
    },
  },
  {
    name: 'test_repository_substitutes_target_file',
    what: 'Files replaced behind valid metadata are refused, one that was fetched before and one that was not.',
    async run(client) {
      const from = repository();
      const release = await pinned(client, from).open(from);
      await release.encoder(0);
      for (const which of [0, 1]) from.files.set(pathOf(from, `encoder-${which}.safetensors`), encode('malicious'));
      expect(await codeOf(release.encoder(0))).toBe('hash-mismatch');
      expect(await codeOf(release.encoder(1))).toBe('hash-mismatch');
    },
  },
  {
    name: 'test_multiple_changes_to_target',
    what: 'Of eleven versions each one that is looked at is the newest, and none that was changed unsigned is taken.',
    async run(client) {
      const from = repository();
      const reader = pinned(client, from);
      const input = await releaseInput(1);
      for (let i = 0; i < 11; i++) {
        from.release(await buildRelease({ ...input, name: `Release ${i}` }));
        from.publish('targets', 'snapshot', 'timestamp');
        if (i % 5 !== 0) continue;
        expect((await reader.open(from)).manifest.name).toBe(`Release ${i}`);
        from.files.set(pathOf(from, 'manifest.json'), encode(`malicious ${i}`));
        from.publish('targets', 'snapshot', 'timestamp');
        await refuses(reader, from, 'hash-mismatch');
      }
    },
  },
  ...(['sha256', 'sha256, sha512'] as const).map(
    (algorithms): Case => ({
      name: `test_download_with_hash_algorithms[${algorithms.replace(', ', '-')}]`,
      what: `A file signed with ${algorithms.replace(',', ' and')} is accepted.`,
      async run(client) {
        const from = repository();
        const reader = pinned(client, from);
        if (algorithms !== 'sha256') {
          for (const [name, { hashes }] of Object.entries(from.targets.targets)) {
            hashes['sha512'] = createHash('sha512')
              .update(draft.get(pathOf(from, name))!)
              .digest('hex');
          }
        }
        from.publish('targets', 'snapshot', 'timestamp');
        await opens(reader, from);
      },
    }),
  ),
  {
    name: 'test_download_with_unknown_hash_algorithm',
    what: 'A file signed with an unknown hash alone is not taken.',
    async run(client) {
      const from = repository();
      for (const target of Object.values(from.targets.targets)) {
        target.hashes = { 'unknown-hash': target.hashes['sha256']! };
      }
      from.publish('targets', 'snapshot', 'timestamp');
      const reader = new Reader(client, from.rootBytes(1));
      await refuses(reader, from);
      expect(from.asked.filter((path) => path.startsWith('targets/'))).toEqual([]);
    },
  },
];
