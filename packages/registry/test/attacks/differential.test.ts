/** Validly signed metadata with one thing wrong, drawn at random: both clients must say the same of it, in CHEER's own words. */
import { CheerError, random } from '@cheer/signals';
import { expect, it } from 'vitest';
import { nodeClient } from '../../node/index.ts';
import { ROLES } from '../../src/index.ts';
import { webClient } from '../../src/web/index.ts';
import { repository } from './attack.ts';
import { Reader } from './reader.ts';
import { canonicalJson, encode, type Repository } from './repository.ts';

type Stream = ReturnType<typeof random>;
type Json = Record<string, unknown>;

const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  1,
  -1,
  2,
  1.5,
  1e300,
  '',
  'root',
  'timestamp',
  '1',
  '../x',
  '2030-01-01T00:00:00Z',
  '1999-01-01T00:00:00Z',
  [],
  [null],
  ['x', 'x'],
  {},
  { version: 1 },
  { sha256: 'ab' },
  { md5: 'ab' },
];

const draw = <T>(stream: Stream, items: readonly T[]): T => items[Math.floor(stream.uniform() * items.length)]!;

/** Replaces, removes, doubles or adds something, somewhere. */
function mutate(signed: Json, stream: Stream): void {
  let place: Json = signed;
  for (;;) {
    const keys = Object.keys(place);
    const key = keys.length > 0 ? draw(stream, keys) : 'x';
    const inner = place[key];
    if (typeof inner === 'object' && inner !== null && stream.uniform() < 0.7) {
      place = inner as Json;
      continue;
    }
    const kind = stream.uniform();
    if (kind < 0.6) place[key] = draw(stream, HOSTILE);
    else if (kind < 0.8) delete place[key];
    else if (Array.isArray(place)) place.push(inner);
    else place[`${key}x`] = inner;
    return;
  }
}

/** The next version of a role, mutated before it is signed with the right keys, and the rest built upon it. */
function publishMutant(from: Repository, role: (typeof ROLES)[number], stream: Stream): void {
  if (role === 'root') from.addKey('root');
  from.publish(role);
  from.put(role, ({ signed }) => {
    const mutant = JSON.parse(JSON.stringify(signed)) as Json;
    mutate(mutant, stream);
    let bytes: Uint8Array;
    try {
      bytes = encode(canonicalJson(mutant));
    } catch {
      return { signed: mutant, signatures: [] };
    }
    return { signed: mutant, signatures: from.keys[role].map(({ keyid, sign }) => ({ keyid, sig: sign(bytes) })) };
  });
  if (role === 'targets') from.publish('snapshot', 'timestamp');
  if (role === 'snapshot') from.publish('timestamp');
}

it.each(ROLES)('both clients say the same of 60 mutants of the %s', async (role) => {
  const outcomes = new Map<string, number>();
  for (let seed = 0; seed < 60; seed++) {
    const stream = random(`mutants ${role}`, seed);
    const from = repository();
    const root = from.rootBytes(1);
    publishMutant(from, role, stream);
    const said: string[] = [];
    const trusted: unknown[] = [];
    for (const client of [nodeClient, webClient]) {
      const reader = new Reader(client, root);
      const error = await reader.open(from).then(
        () => null,
        (cause: unknown) => cause,
      );
      if (error !== null && !(error instanceof CheerError)) throw error;
      said.push(error === null ? 'opened' : error.code);
      trusted.push(reader.trusted && Object.keys(reader.trusted));
    }
    const file = new TextDecoder().decode(from.file(role));
    expect(said[1], `${role} ${seed} ${file}`).toBe(said[0]);
    expect(trusted[1], `${role} ${seed} ${file}`).toEqual(trusted[0]);
    outcomes.set(said[0]!, (outcomes.get(said[0]!) ?? 0) + 1);
  }
  // neither all harmless nor all refused, or nothing was learnt
  expect(Math.min(...outcomes.values()), JSON.stringify([...outcomes])).toBeGreaterThan(0);
  expect(outcomes.get('release-untrusted')).toBeGreaterThan(12);
});
