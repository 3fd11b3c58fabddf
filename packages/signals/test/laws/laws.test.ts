import { describe, expect, it } from 'vitest';
import type { NN } from '../../src/beats/nnIntervals.ts';
import { extractFeatures, type FeatureWindow } from '../../src/features/extract.ts';
import { FEATURES, type Feature, TREE } from '../../src/features/tree.ts';
import { MODALITIES } from '../../src/recording.ts';
import { findScrs } from '../../src/scr/scr.ts';
import { computed, prepared, type Values } from './families.ts';
import { CHANGES, changed, TRIES, type Try } from './inputs.ts';
import { LAWS, type Laws, type Scaling } from './table.ts';

const TOLERANCE = 1e-6;
const LONGER = 2;

const own = (feature: Feature): string => feature.name.slice(feature.modality.length + 1);
const lawsOf = (feature: Feature): Laws => LAWS[feature.modality][feature.family]![own(feature)]!;
const keyOf = (feature: Feature): string => `${feature.family}/${own(feature)}`;

const applied = (law: Exclude<Scaling, { none: string }>, value: number, factor: number): number =>
  'power' in law
    ? value * factor ** law.power
    : value + ('ln' in law ? law.ln * Math.log(factor) : law.log10 * Math.log10(factor));

/** Features that broke their law, with the value and what the law asks for. */
type Broken = string[];

function compare(broken: Broken, name: string, got: number | string, expected: number | string, tolerance: number) {
  const holds =
    typeof got === 'number' && typeof expected === 'number'
      ? Math.abs(got - expected) <= tolerance * Math.abs(expected) || got === expected
      : got === expected;
  if (!holds) broken.push(`${name} is ${got}, its law asks for ${expected}`);
}

/** Values and codes of a window by feature; a reason where there is no value. */
function read(window: FeatureWindow): (number | string)[] {
  const { values, codes } = extractFeatures(window);
  return Array.from(values, (value, i) => (codes[i] === 0 ? value : `code ${codes[i]}`));
}

/** The same beats and intervals as seen by someone whose time runs the other way. */
function mirrored({ intervals, times, follows, ends, keptShare }: NN): NN {
  const n = intervals.length;
  const both = times[0]! + times[n - 1]!;
  return {
    intervals: intervals.slice().reverse(),
    times: times.map((time) => both - time).reverse(),
    follows: follows.map((_, k) => (k === 0 ? 0 : follows[n - k]!)),
    ends,
    keptShare,
  };
}

const reversedSegment = <T extends { readonly samples: Float32Array }>(segment: T): T => ({
  ...segment,
  samples: segment.samples.slice().reverse(),
});

/** Each modality's features of a window and of the same window mirrored. */
const MIRRORS: Readonly<Record<(typeof MODALITIES)[number], (window: Try) => readonly [Values, Values]>> = {
  // the pulse is not mirrored as a signal, where a beat would be another thing, but as intervals and as a cleaned wave
  BVP: ({ segments, duration }) => {
    const input = prepared.BVP(segments.BVP, duration);
    const clean = { ...input.clean, samples: input.clean.samples.slice().reverse() };
    return [computed.BVP(input), computed.BVP({ ...input, clean, nn: mirrored(input.nn) })];
  },
  GSR: ({ segments, duration }) => [
    computed.GSR(prepared.GSR(segments.GSR, duration)),
    computed.GSR(prepared.GSR(reversedSegment(segments.GSR), duration)),
  ],
  SKT: ({ segments, duration }) => [
    computed.SKT(prepared.SKT(segments.SKT, duration)),
    computed.SKT(prepared.SKT(reversedSegment(segments.SKT), duration)),
  ],
};

/** Each modality's features of a window after cleaning and of the same with all times longer by a factor. */
const STRETCHES: Readonly<Record<(typeof MODALITIES)[number], (window: Try) => readonly [Values, Values]>> = {
  BVP: ({ segments, duration }) => {
    const input = prepared.BVP(segments.BVP, duration);
    const { nn, clean } = input;
    const longer = { ...nn, intervals: nn.intervals.map((v) => LONGER * v), times: nn.times.map((v) => LONGER * v) };
    return [
      computed.BVP(input),
      computed.BVP({ ...input, nn: longer, clean: { ...clean, rate: clean.rate / LONGER } }),
    ];
  },
  GSR: ({ segments, duration }) => {
    const input = prepared.GSR(segments.GSR, duration);
    const rate = input.rate / LONGER;
    return [computed.GSR(input), computed.GSR({ ...input, rate, scrs: findScrs(input.phasic, rate) })];
  },
  SKT: ({ segments, duration }) => {
    const input = prepared.SKT(segments.SKT, duration);
    return [computed.SKT(input), computed.SKT({ ...input, rate: input.rate / LONGER })];
  },
};

describe('the table of laws', () => {
  it('has every feature of the tree, in its order, and no other', () => {
    const stated = TREE.map(({ modality }) =>
      Object.entries(LAWS[modality]).map(([family, laws]) => [family, Object.keys(laws)]),
    );
    const declared = TREE.map(({ families }) => families.map(({ name, features }) => [name, Object.keys(features)]));
    expect(stated).toEqual(declared);
  });

  it('is tried on windows in which every feature has a value', () => {
    const results = TRIES.map((window) => extractFeatures(window));
    const never = FEATURES.filter(({ index }) => results.every(({ codes }) => codes[index] !== 0));
    expect(never.map(({ name }) => name)).toEqual([]);
  });
});

describe.each(TRIES)('every feature of $name', (window) => {
  const plain = read(window);

  it('is the same bits twice, after other windows, and from another place in memory', () => {
    const bits = (one: FeatureWindow) => new Uint32Array(extractFeatures(one).values.buffer);
    const first = bits(window);
    expect(bits(window)).toEqual(first);
    for (const other of TRIES) if (other !== window) extractFeatures(other);
    extractFeatures({ duration: 60, segments: {} });
    expect(bits(window)).toEqual(first);
    const moved = (samples: Float32Array): Float32Array => {
      const roomy = new Float32Array(samples.length + 7).fill(1e30);
      roomy.set(samples, 3);
      return roomy.subarray(3, 3 + samples.length);
    };
    const { BVP, GSR, SKT } = window.segments;
    const elsewhere = {
      SKT: { ...SKT, samples: moved(SKT.samples) },
      GSR: { ...GSR, samples: moved(GSR.samples) },
      BVP: { ...BVP, samples: moved(BVP.samples) },
    };
    expect(bits({ duration: window.duration, segments: elsewhere })).toEqual(first);
  });

  it('stands in the vector where the tree has its name', () => {
    const broken: Broken = [];
    for (const modality of MODALITIES) {
      const values: Values = {
        BVP: () => computed.BVP(prepared.BVP(window.segments.BVP, window.duration)),
        GSR: () => computed.GSR(prepared.GSR(window.segments.GSR, window.duration)),
        SKT: () => computed.SKT(prepared.SKT(window.segments.SKT, window.duration)),
      }[modality]();
      for (const feature of FEATURES) {
        if (feature.modality !== modality || typeof plain[feature.index] !== 'number') continue;
        const value = values[keyOf(feature)]!;
        compare(broken, feature.name, plain[feature.index]!, typeof value === 'number' ? Math.fround(value) : value, 0);
      }
    }
    expect(broken).toEqual([]);
  });

  it.each(MODALITIES)('scales as its law says: %s', (modality) => {
    const { factor } = CHANGES[modality];
    const scaled = read(changed(window, modality, (value) => factor * value));
    const broken: Broken = [];
    for (const feature of FEATURES) {
      const before = plain[feature.index]!;
      const law = lawsOf(feature).scale;
      if (feature.modality !== modality) compare(broken, feature.name, scaled[feature.index]!, before, 0);
      else if (!('none' in law)) {
        const expected = typeof before === 'number' ? applied(law, before, factor) : before;
        compare(broken, feature.name, scaled[feature.index]!, expected, TOLERANCE);
      }
    }
    expect(broken).toEqual([]);
  });

  it.each(MODALITIES)('shifts as its law says: %s', (modality) => {
    const { shift } = CHANGES[modality];
    const shifted = read(changed(window, modality, (value) => value + shift));
    const broken: Broken = [];
    for (const feature of FEATURES) {
      const before = plain[feature.index]!;
      const moves = feature.modality === modality && lawsOf(feature).shift === 'moves';
      const expected = typeof before === 'number' && moves ? before + shift : before;
      compare(broken, feature.name, shifted[feature.index]!, expected, feature.modality === modality ? TOLERANCE : 0);
    }
    expect(broken).toEqual([]);
  });

  // a slow signal faster than 4 Hz is resampled from its first sample on, and that grid is not its own mirror image
  const mirrorable = MODALITIES.filter((modality) => modality === 'BVP' || window.segments[modality].rate <= 4);
  it.each(mirrorable)('turns round in time as its law says: %s', (modality) => {
    const [there, back] = MIRRORS[modality](window);
    const broken: Broken = [];
    for (const feature of FEATURES) {
      const law = lawsOf(feature).reverse;
      if (feature.modality !== modality || (typeof law === 'object' && 'none' in law)) continue;
      const before = there[keyOf(feature)]!;
      const expected = law === 'opposite' && typeof before === 'number' ? -before : before;
      compare(broken, feature.name, back[keyOf(feature)]!, expected, typeof law === 'object' ? law.about : TOLERANCE);
    }
    expect(broken).toEqual([]);
  });

  it.each(MODALITIES)('stretches in time as its law says: %s', (modality) => {
    const [short, long] = STRETCHES[modality](window);
    const broken: Broken = [];
    for (const feature of FEATURES) {
      const law = lawsOf(feature).stretch;
      if (feature.modality !== modality || 'none' in law) continue;
      const before = short[keyOf(feature)]!;
      const expected = typeof before === 'number' ? applied(law, before, LONGER) : before;
      compare(broken, feature.name, long[keyOf(feature)]!, expected, TOLERANCE);
    }
    expect(broken).toEqual([]);
  });
});
