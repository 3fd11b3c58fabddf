/** What a training is given: options left out, refused ones, corpora that are none, and where it begins. */
import { CheerError, FEATURES, random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { readEncoder } from '../src/files/encoderFile.ts';
import { writePretrained } from '../src/files/pretrainedFile.ts';
import { readTrainingState, writeTrainingState } from '../src/files/trainingStateFile.ts';
import { LEAVES } from '../src/network/graph.ts';
import { type Corpus, corpusOf, windowsByRecording } from '../src/training/corpus.ts';
import { CURVE_POINTS, isCurvePoint, REPORT_EVERY } from '../src/training/curve.ts';
import { type Pretrained, type PretrainState, pretrain } from '../src/training/pretrain.ts';
import type { PretrainOptions } from '../src/training/pretrainOptions.ts';

/** Two recordings of 20 windows of uniform numbers. */
function corpus(): Corpus {
  const stream = random('checks corpus');
  return {
    rows: Float32Array.from({ length: 40 * LEAVES }, () => 4 * stream.uniform() - 2),
    recording: Int32Array.from({ length: 40 }, (_, w) => Math.floor(w / 20)),
    start: Float64Array.from({ length: 40 }, (_, w) => 30 * (w % 20)),
    windowLength: 60,
  };
}

const data = corpus();
const short = { pretext: 'temporal', seed: 1, steps: 3, batch: 8 } as const;

function run(given: Corpus, options: PretrainOptions, resume?: PretrainState): Pretrained {
  const training = pretrain(given, options, resume);
  for (;;) {
    const { done, value } = training.next();
    if (done) return value;
  }
}

function errorOf(work: () => unknown): CheerError {
  try {
    work();
  } catch (error) {
    if (error instanceof CheerError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('options', () => {
  it('that are undefined are left out', () => {
    const open = { steps: undefined, batch: undefined, learningRate: undefined, weightDecay: undefined };
    const { curve, weights } = run(data, {
      pretext: 'parent',
      seed: 1,
      ...open,
      config: undefined,
      initial: undefined,
    });
    expect(curve.at(-1)!.step).toBe(200);
    expect(weights).toEqual(run(data, { pretext: 'parent', seed: 1 }).weights);
  });

  it.each([
    ['steps', 0],
    ['steps', 1.5],
    ['steps', Number.NaN],
    ['steps', '200'],
    ['steps', null],
    ['batch', 1],
    ['batch', 4097],
    ['batch', 7.5],
    ['learningRate', 0],
    ['learningRate', Number.POSITIVE_INFINITY],
    ['learningRate', '0.1'],
    ['weightDecay', -1],
    ['weightDecay', Number.NaN],
    ['seed', undefined],
    ['seed', Number.NaN],
    ['seed', {}],
    ['pretext', undefined],
    ['pretext', 'nonsense'],
    ['pretext', 'random+temporal'],
  ])('%s: %s is refused at once, by name and value', (option, value) => {
    const { code, message } = errorOf(() => pretrain(data, { ...short, [option]: value }));
    expect(code).toBe('option-invalid');
    expect(message).toContain(option);
    expect(message).toContain(String(value));
  });

  it('a seed may be a text, and a number is its own text', () => {
    expect(run(data, { ...short, seed: '1' })).toEqual(run(data, short));
    expect(run(data, { ...short, seed: 'one' })).not.toEqual(run(data, short));
  });
});

describe('a corpus', () => {
  const with_ = (at: number, value: number): Float32Array => data.rows.map((old, i) => (i === at ? value : old));

  it.each([
    ['plain lists', { rows: [...data.rows] }, 'rows must be a Float32Array, got a value of kind Array'],
    ['no starts', { start: undefined }, 'start must be a Float64Array, got none'],
    ['a row too few', { rows: data.rows.subarray(LEAVES) }, '4920 numbers for 40 windows, got 4797'],
    ['a start too few', { start: data.start.subarray(1) }, 'got 40 and 39'],
    ['no length', { windowLength: 0 }, 'windowLength must be a positive number of seconds, got "0"'],
    [
      'a start that is none',
      { start: data.start.map((s, w) => (w === 3 ? Number.NaN : s)) },
      'start[3] must be finite',
    ],
    ['a recording below 0', { recording: data.recording.map((r, w) => (w === 2 ? -1 : r)) }, 'recording[2] must be 0'],
    ['an infinite value', { rows: with_(7, Number.POSITIVE_INFINITY) }, `window 0, ${FEATURES[7]!.name}:`],
    ['a sentinel', { rows: with_(2 * LEAVES + 5, -2e6) }, `window 2, ${FEATURES[5]!.name}:`],
  ])('of %s is refused', (_, change, said) => {
    const { code, message } = errorOf(() => pretrain({ ...data, ...change } as Corpus, short));
    expect(code).toBe('option-invalid');
    expect(message).toContain(said);
  });

  it('of nothing but missing values is refused', () => {
    const rows = new Float32Array(data.rows.length).fill(Number.NaN);
    expect(errorOf(() => pretrain({ ...data, rows }, short)).code).toBe('no-usable-window');
  });

  it.each([
    ['ms for s', { start: data.start.map((s) => 1000 * s) }, /500 lengths apart\. These look like milliseconds/u],
    ['a length in ms', { windowLength: 60_000 }, /the last of 20 windows starts 0\.0095 lengths.*units/u],
    ['windows far apart', { start: data.start.map((s) => 6 * s) }, /3 lengths apart.*such as a new one every half/u],
    [
      'few windows',
      { start: data.start.map((_, w) => 30 * (w % 2)) },
      /starts 0\.5 lengths.*Give longer or more recordings\.$/u,
    ],
  ])('with %s is told so where time counts, and taken where it does not', (_, change, said) => {
    const odd = { ...data, ...change };
    const { code, message } = errorOf(() => pretrain(odd, short));
    expect(code).toBe('too-few-subjects');
    expect(message).toMatch(said);
    expect(run(odd, { ...short, pretext: 'masked' }).curve).toHaveLength(1);
  });

  it('may number its recordings as it likes, in their order', () => {
    const recording = data.recording.map((r) => 2_000_000_000 + 7 * r);
    expect(windowsByRecording({ ...data, recording })).toEqual(windowsByRecording(data));
    expect(run({ ...data, recording }, short)).toEqual(run(data, short));
  });

  it('is made of lists by corpusOf, recordings by any name', () => {
    const rows = Array.from({ length: 40 }, (_, w) => [...data.rows.subarray(w * LEAVES, (w + 1) * LEAVES)]);
    const recordings = rows.map((_, w) => (w < 20 ? 'P9 morning' : 'P1'));
    expect(corpusOf({ rows, recordings, starts: [...data.start] }, 60)).toEqual(data);
    expect(errorOf(() => corpusOf({ rows, recordings, starts: [0] }, 60)).message).toContain('got 40, 40, 1');
    const cut = rows.map((row, w) => (w === 4 ? row.slice(1) : row));
    expect(errorOf(() => corpusOf({ rows: cut, recordings, starts: [...data.start] }, 60)).message).toContain(
      'row 4 must hold 123 features, got 122',
    );
  });
});

describe('a training that blows up', () => {
  it('stops at the first loss that is no number, and says at which step', () => {
    const training = pretrain(data, { ...short, pretext: 'masked', steps: 1000, learningRate: 1e30 });
    const { code, message } = errorOf(() => training.next());
    expect(code).toBe('option-invalid');
    expect(message).toMatch(/the loss is (NaN|-?Infinity) at step ([2-9]|1\d) of 1000.*smaller learning rate/u);
  });
});

describe('the curve', () => {
  it.each([1, 19, 20, 21, 200, 960, 961, 1000, 1959, 20_000, 123_457, 1_000_000])('of %i steps', (steps) => {
    const points: number[] = [];
    for (let step = REPORT_EVERY; step < steps; step += REPORT_EVERY) if (isCurvePoint(step, steps)) points.push(step);
    points.push(steps);
    expect(points.length).toBeLessThanOrEqual(CURVE_POINTS);
    expect(points.length).toBeGreaterThanOrEqual(Math.min(25, Math.ceil(steps / REPORT_EVERY)));
    if (steps > REPORT_EVERY) expect(points[0]).toBe(REPORT_EVERY);
    if (steps <= 960) expect(points.length).toBe(Math.ceil(steps / REPORT_EVERY));
  });

  it('does not make files grow with steps, and is the same after a pause', async () => {
    const config = { identity: 0, widths: [1], embedding: 2 };
    const options = { pretext: 'parent', seed: 1, steps: 3000, batch: 2, config };
    const training = pretrain(data, options);
    let paused: PretrainState | undefined;
    let turn = training.next();
    for (; !turn.done; turn = training.next()) if (turn.value.step === 1500) paused = turn.value.state();
    const { curve } = turn.value;
    expect(curve.length).toBeLessThanOrEqual(CURVE_POINTS);
    expect([curve[0]!.step, curve.at(-1)!.step]).toEqual([20, 3000]);
    expect(run(data, options, paused)).toEqual(turn.value);
    const brief = run(data, { ...options, steps: 960 });
    const [long, fewer] = await Promise.all([turn.value, brief].map((one) => writePretrained(one, options)));
    expect(long!.length).toBeLessThan(fewer!.length + 200);
  });
});

describe('a saved state', () => {
  const state = ((): PretrainState => {
    const { done, value } = pretrain(data, short).next();
    if (done) throw new Error('unreachable');
    return readTrainingState(writeTrainingState(value.state()), 'saved');
  })();
  const shifted = { ...data, rows: data.rows.map((value, i) => (i === 77 ? value + 1 : value)) };

  it.each([
    ['pretext', data, { ...short, pretext: 'masked' }],
    ['seed', data, { ...short, seed: 2 }],
    ['network', data, { ...short, config: { identity: 4, widths: [16, 4], embedding: 31 } }],
    ['steps', data, { ...short, steps: 4 }],
    ['batch', data, { ...short, batch: 10 }],
    ['learningRate', data, { ...short, learningRate: 1e-3 }],
    ['weightDecay', data, { ...short, weightDecay: 0 }],
    ['initial', data, { ...short, initial: run(data, short) }],
    ['corpus', shifted, short],
  ])('of another %s is refused', (what, given, options) => {
    const { code, message } = errorOf(() => pretrain(given, options, state));
    expect(code).toBe('option-invalid');
    expect(message).toContain(`its ${what} was`);
  });

  it('with weights of other sizes is refused, and so is a file that does not say whose it is', () => {
    const cut = { ...state, weights: state.weights.slice(1) };
    expect(errorOf(() => pretrain(data, short, cut)).message).toContain('weights of other sizes');
    const { of: _, ...nobodys } = state;
    const bytes = writeTrainingState(nobodys as PretrainState);
    expect(errorOf(() => readTrainingState(bytes, 'x')).code).toBe('tensor-file-invalid');
  });
});

describe('initial', () => {
  const first = run(data, { ...short, config: { identity: 2, widths: [5], embedding: 8 } });
  const still = { ...short, pretext: 'parent', steps: 1, learningRate: 1e-30, weightDecay: 0 };

  it('is where the weights begin, in a network of its own', () => {
    const { config, weights } = run(data, { ...still, initial: first });
    expect(config).toEqual(first.config);
    expect(weights).toEqual(first.weights);
  });

  it('says so in the file', async () => {
    const options = { ...still, initial: first };
    const { about } = await readEncoder(await writePretrained(run(data, options), options), 'fine');
    expect(about.get('initial')).toBe('given weights');
  });

  it.each([
    ['weights that do not fit', { initial: { ...first, config: { ...first.config, embedding: 9 } } }, 'readout.weight'],
    ['no weights', { initial: { config: first.config } }, 'initial must be an encoder'],
    [
      'another network',
      { initial: first, config: { identity: 3, widths: [5], embedding: 8 } },
      'config must be that of',
    ],
    ['no training', { initial: first, pretext: 'random' }, 'initial must be absent'],
  ])('with %s is refused', (_, change, said) => {
    const { code, message } = errorOf(() => pretrain(data, { ...short, ...change } as PretrainOptions));
    expect(code).toBe('option-invalid');
    expect(message).toContain(said);
  });
});
