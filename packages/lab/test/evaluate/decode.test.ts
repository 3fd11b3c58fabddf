import { random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { decodeAll } from '../../src/evaluate/decode.ts';
import { decodingGains } from '../../src/evaluate/decodingGain.ts';
import type { EvaluationRow } from '../../src/evaluate/row.ts';

const WINDOW = { length: 60, step: 60 };
const WINDOWS = 400;

/** Blocks of 20 windows of one state, judged right three times in four. */
const draw = random('stream');
const truth = Array.from({ length: WINDOWS }, (_, t) => Math.floor(t / 20) % 2);
const predictions = truth.map((state) => {
  const seen = draw.uniform() < 0.75 ? state : 1 - state;
  return Float64Array.of(seen === 0 ? 0.75 : 0.25, seen === 1 ? 0.75 : 0.25);
});
const guest = { sessions: truth.map(() => '1'), starts: truth.map((_, t) => 60 * t) };
const right = (decoded: readonly (Float64Array | null)[] | undefined): number =>
  truth.filter((state, t) => decoded![t]![state]! > 0.5).length / WINDOWS;

describe('decodings', () => {
  const decoded = decodeAll(guest, predictions, WINDOW, 'order');

  it('windowed is what the method said', () => {
    expect(decoded.windowed).toBe(predictions);
    expect(decodeAll(guest, predictions, WINDOW)['causal-shuffled']).toBeUndefined();
  });

  it('memory helps where states last, hindsight more', () => {
    expect(right(decoded.causal)).toBeGreaterThan(right(predictions) + 0.05);
    expect(right(decoded.offline)).toBeGreaterThan(right(decoded.causal));
  });

  it('in shuffled order the gain vanishes', () => {
    expect(Math.abs(right(decoded['causal-shuffled']) - right(predictions))).toBeLessThan(0.02);
  });

  it('a session is a stream of its own, whatever the order of the list', () => {
    const order = random('mixed').shuffle([...truth.keys()]);
    const two = {
      sessions: order.map((i) => (i < 200 ? 'a' : 'b')),
      starts: order.map((i) => guest.starts[i]!),
    };
    const mixed = decodeAll(
      two,
      order.map((i) => predictions[i]!),
      WINDOW,
    ).causal!;
    const half = decodeAll(
      { sessions: guest.sessions.slice(0, 200), starts: guest.starts.slice(0, 200) },
      predictions.slice(0, 200),
      WINDOW,
    ).causal!;
    for (const [at, i] of order.entries()) if (i < 200) expect(mixed[at]).toEqual(half[i]);
  });
});

it('gains are of one person over the same draws, then over people', () => {
  const row = (subject: string, decoding: EvaluationRow['decoding'], macroF1: number, windowedMacroF1?: number) =>
    ({
      ...{ dataset: 'd', task: 't', method: 'raw', support: 'random', k: 1, normalisation: 'transductive', seed: 1 },
      ...{ subject, decoding, macroF1, ...(windowedMacroF1 !== undefined && { windowedMacroF1 }) },
    }) as EvaluationRow;
  const [gain] = decodingGains([
    row('a', 'windowed', 0.5),
    row('b', 'windowed', 0.6),
    row('a', 'causal', 0.7),
    row('b', 'causal', 0.7),
    row('c', 'windowed', 0.9),
    row('a', 'causal-shuffled', 0.45, 0.4),
    row('b', 'causal-shuffled', 0.65, 0.66),
  ]);
  expect(gain!.causal.mean).toBeCloseTo(0.15, 12);
  expect(gain!.shuffled.mean).toBeCloseTo(0.02, 12);
});
