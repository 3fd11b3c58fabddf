/** A case of the TUF conformance suite, told in our words and played against our own repository. */
import { expect } from 'vitest';
import type { Role, TufClient } from '../../src/index.ts';
import { Reader } from '../attacks/reader.ts';
import { Repository } from '../attacks/repository.ts';
import { codeOf, testRelease } from '../fixture.ts';

export interface Case {
  /** as the suite calls it */
  readonly name: string;
  /** what must happen */
  readonly what: string;
  run(client: TufClient): Promise<void>;
}

export const draft = await testRelease();
export const repository = (): Repository => new Repository(draft);

/** With the first root pinned, as the suite's clients are initialised. */
export const pinned = (client: TufClient, from: Repository): Reader => new Reader(client, from.rootBytes(1));

export const opens = async (reader: Reader, from: Repository): Promise<void> =>
  expect(await codeOf(reader.open(from))).toBe('no error');

export const refuses = async (reader: Reader, from: Repository, code = 'release-untrusted'): Promise<void> =>
  expect(await codeOf(reader.open(from))).toBe(code);

/** What is trusted is, byte for byte, what the repository serves. */
export function trusts(reader: Reader, from: Repository, ...roles: Role[]): void {
  for (const role of roles) expect(Buffer.from(reader.trusted![role]!).equals(from.file(role)), role).toBe(true);
}
