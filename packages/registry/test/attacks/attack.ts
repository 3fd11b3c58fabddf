/** An attack on what a device trusts: what is tried, and what must come of it, the same with every client. */
import type { TufClient } from '../../src/index.ts';
import { testRelease } from '../fixture.ts';
import { Reader } from './reader.ts';
import { Repository } from './repository.ts';

export interface Attack {
  readonly what: string;
  /** code of the error, or that the release is opened: what is no harm must be no hindrance */
  readonly outcome: string;
  /** what the error must tell a person */
  readonly says?: RegExp;
  /** resolves if a release was opened */
  run(client: TufClient): Promise<unknown>;
}

export const draft = await testRelease();
export const repository = (): Repository => new Repository(draft);

/** Changes a repository that a device has enrolled with, and looks again. */
export const afterEnrolment =
  (change: (from: Repository, reader: Reader) => unknown, before: (from: Repository) => unknown = () => {}) =>
  async (client: TufClient): Promise<unknown> => {
    const from = repository();
    before(from);
    const reader = await Reader.enrolled(client, from);
    await change(from, reader);
    return reader.open(from);
  };

/** Changes a repository whose first root a device was given by hand, before it looks for the first time. */
export const atFirst =
  (change: (from: Repository, reader: Reader) => unknown) =>
  async (client: TufClient): Promise<unknown> => {
    const from = repository();
    const reader = new Reader(client, from.rootBytes(1));
    await change(from, reader);
    return reader.open(from);
  };

/** Versions driven up to `version` by whoever has the timestamp's key; then new keys, and the publisher begins anew at 1. */
export async function recover(
  client: TufClient,
  version: number,
  meanwhile: (from: Repository, reader: Reader) => unknown = () => {},
): Promise<unknown> {
  const from = repository();
  from.timestamp.version = version - 1;
  from.publish('timestamp');
  const reader = await Reader.enrolled(client, from);
  from.rotate('timestamp');
  from.publish('root');
  await meanwhile(from, reader);
  from.timestamp.version = 0;
  from.publish('timestamp');
  return reader.open(from);
}

/** Fails unless every one of these fails with this code; then so does the whole. */
export async function all<T>(items: Iterable<T>, code: string, run: (item: T) => Promise<unknown>): Promise<unknown> {
  let last: unknown;
  for (const item of items) last = await refusal(code, () => run(item), String(item));
  throw last;
}

/** The error of this code with which an attempt ends; throws any other, and one if there is none. */
export async function refusal(code: string, attempt: () => Promise<unknown>, what = 'it'): Promise<unknown> {
  const error = await attempt().then(
    () => new Error(`opened: ${what}`),
    (cause: unknown) => cause,
  );
  if ((error as { code?: string }).code !== code) throw error;
  return error;
}
