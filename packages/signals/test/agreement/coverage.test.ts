import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FEATURES } from '../../src/features/tree.ts';
import { CLOSED_FORMS } from './closedForms/index.ts';

type Known = Readonly<Record<string, number | string | null>>;
interface Goldens {
  readonly cases?: readonly { readonly features: Known }[];
  readonly windows?: readonly { readonly gsr?: Known; readonly skt?: Known; readonly features?: Known }[];
}

const read = (path: string): Goldens => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const numbers = (known: Known | undefined, prefix: string): string[] =>
  Object.entries(known ?? {}).flatMap(([name, value]) => (typeof value === 'number' ? [`${prefix}${name}`] : []));

/** Features with a number from each kind of independent answer, read from the answers themselves. */
const ANSWERS: Readonly<Record<string, ReadonlySet<string>>> = {
  'NumPy and SciPy, made signals': new Set([
    ...read('../golden/bvp.json').cases!.flatMap(({ features }) => numbers(features, 'bvp_')),
    ...read('../golden/slow.json').windows!.flatMap(({ gsr, skt }) => [
      ...numbers(gsr, 'gsr_'),
      ...numbers(skt, 'skt_'),
    ]),
  ]),
  'NumPy and SciPy, real recordings': new Set(
    read('golden/real.json').windows!.flatMap(({ features }) => numbers(features, '')),
  ),
  'closed form': new Set(
    CLOSED_FORMS.flatMap(({ modality, answers }) =>
      answers.flatMap(([name, answer]) => (typeof answer === 'number' ? [`${modality}_${name}`] : [])),
    ),
  ),
};

const coverage = FEATURES.map(({ name }) => ({
  name,
  by: Object.keys(ANSWERS).filter((kind) => ANSWERS[kind]!.has(name)),
}));

describe('independent answers', () => {
  it('each feature has one from a made signal or in closed form, which need no data, and one from real recordings', () => {
    const without = coverage.filter(({ by }) => by.every((kind) => kind === 'NumPy and SciPy, real recordings'));
    expect(without.map(({ name }) => name)).toEqual([]);
    const unreal = coverage.filter(({ by }) => !by.includes('NumPy and SciPy, real recordings'));
    expect(unreal.map(({ name }) => name)).toEqual([]);
  });

  it('more than half have one in closed form', () => {
    const closed = coverage.filter(({ by }) => by.includes('closed form'));
    expect(closed.length).toBeGreaterThan(FEATURES.length / 2);
  });

  it('no answer is to a feature that is not in the tree', () => {
    const names = new Set(FEATURES.map(({ name }) => name));
    for (const answers of Object.values(ANSWERS)) expect([...answers].filter((name) => !names.has(name))).toEqual([]);
  });

  it('each golden lies beside the script that made it', () => {
    for (const path of ['../golden/bvp', '../golden/slow', 'golden/real']) {
      for (const end of ['.json', '.py'])
        expect(existsSync(new URL(`${path}${end}`, import.meta.url)), path + end).toBe(true);
    }
  });
});
