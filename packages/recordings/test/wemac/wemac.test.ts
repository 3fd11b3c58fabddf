import { extractRecording, type Recording } from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../src/source.ts';
import { refused } from '../fixtures.ts';
import { EXPECTED, golden, grids, recordings } from './files.ts';
import { cells, compressed, doubles, matFile, matrix, small, stimulus, struct, text } from './matMaker.ts';

const kindsOf = ({ faults }: Recording) => faults.map(({ kind }) => kind);

describe('a WEMAC file that SciPy wrote', () => {
  it.each(grids())('%s holds what NumPy had', async (name) => {
    const all = await recordings(bytesSource(name, golden(name)));
    const found = all.map(({ subject, session }) => `${subject} ${session}`);
    expect(found).toEqual(['V001 1', 'V002 1', 'V001 2', 'V002 2']);
    for (const recording of all) {
      const wanted = EXPECTED[recording.subject]![Number(recording.session) - 1]!;
      expect(recording.channels).toEqual({
        BVP: { unit: 'a.u.', start: 0, rate: 200, samples: Float32Array.from(wanted.bvp_filt) },
        GSR: { unit: 'uS', start: 0, rate: 10, samples: Float32Array.from(wanted.gsr_uS_filtered_dn) },
        SKT: { unit: 'degC', start: 0, rate: 10, samples: Float32Array.from(wanted.skt_filt_dn) },
      });
      expect(kindsOf(recording)).toEqual(['start-unknown', 'labels-missing']);
    }
  });
});

describe('a WEMAC file', () => {
  it('gives the features that the same arrays give in memory, compressed or not', async () => {
    const { recording } = simulatePerson({ index: 1, seed: 3, protocol: 'stress', minutes: 6 });
    const resampled = (name: 'BVP' | 'GSR' | 'SKT', rate: number): Float32Array => {
      const { samples, rate: own } = recording.channels[name]!;
      return Float32Array.from({ length: 90 * rate }, (_, i) => {
        const at = (i * own) / rate;
        const [before, part] = [Math.floor(at), at % 1];
        return samples[before]! * (1 - part) + samples[before + 1]! * part;
      });
    };
    const [BVP, GSR, SKT] = [resampled('BVP', 200), resampled('GSR', 10), resampled('SKT', 10)];
    const memory: Recording = {
      ...recording,
      channels: {
        BVP: { unit: 'a.u.', start: 0, rate: 200, samples: BVP },
        GSR: { unit: 'uS', start: 0, rate: 10, samples: GSR },
        SKT: { unit: 'degC', start: 0, rate: 10, samples: SKT },
      },
      annotations: [],
    };
    const values = (one: Recording) =>
      [...extractRecording(one, { length: 20, step: 10 })].map(({ features }) => [...features.values]);
    const wanted = values(memory);
    expect(wanted.length).toBe(8);
    expect(wanted.flat().filter(Number.isFinite).length).toBeGreaterThan(700);
    const arrays = { bvp_filt: doubles(BVP), gsr_uS_filtered_dn: doubles(GSR), skt_filt_dn: doubles(SKT) };
    const variable = struct([stimulus('V001', 1, arrays)], 'data');
    for (const file of [matFile(variable), matFile(compressed(variable))]) {
      const [one] = await recordings(bytesSource('x.mat', file));
      expect(values(one!)).toEqual(wanted);
    }
  });

  it('fills what is not said from the grid, and says what is missing or strange', async () => {
    const full = { bvp_filt: doubles(Float64Array.from({ length: 4000 }, (_, i) => Math.sin(i / 30))) };
    const nothing = doubles([], '', [0, 0]);
    const items = [
      { ParticipantNum: text('V003'), Trial: nothing, Filtered: doubles([0]), EH: struct([full]) },
      {
        ParticipantNum: nothing,
        Trial: text('7'),
        Filtered: nothing,
        EH: struct([{ ...full, skt_filt_dn: doubles([33, Number.NaN]) }]),
      },
      { ParticipantNum: nothing, Trial: nothing, Filtered: nothing, EH: nothing },
    ];
    const all = await recordings(bytesSource('x.mat', matFile(struct(items, 'anything', [1, 3]))));
    expect(all.map(({ subject, session }) => `${subject} ${session}`)).toEqual(['V003 1', 'V003 7']);
    expect(all[0]!.faults.map(({ kind, where }) => `${kind} ${where}`)).toEqual([
      'start-unknown x.mat',
      'missing-modality anything(1,1).EH gsr_uS_filtered_dn',
      'missing-modality anything(1,1).EH skt_filt_dn',
      'not-filtered anything(1,1)',
      'labels-missing Emocion.Reportada',
    ]);
    expect(kindsOf(all[1]!)).toEqual([
      'start-unknown',
      'missing-modality',
      'missing-samples',
      'ends-early',
      'labels-missing',
    ]);
  });

  it('is refused by name of what is missing or of another shape', async () => {
    const one = (signals: Record<string, Uint8Array>, name = 'V001', trial = 1) =>
      recordings(bytesSource('x.mat', matFile(struct([stimulus(name, trial, signals)], 'data'))));
    await refused('format-unknown', [/x\.mat: there must be a struct array .*got "fs \(1 x 1 double\)"/], () =>
      recordings(bytesSource('x.mat', matFile(doubles([200], 'fs')))),
    );
    await refused('format-unknown', [/got "data \(2 x 1 cells\)"/], () =>
      recordings(bytesSource('x.mat', matFile(cells([doubles([1]), text('a')], 'data')))),
    );
    await refused(
      'format-unknown',
      [/data\(1,1\)\.EH bvp_filt must be one row or column of real numbers, got "2 x 2 double"/],
      () => one({ bvp_filt: doubles([1, 2, 3, 4], '', [2, 2]) }),
    );
    await refused('format-unknown', [/got "sparse"/], () => one({ bvp_filt: matrix(5, [1, 1], '', small(5, [0])) }));
    await refused('value-absurd', [/data\(1,1\)\.EH bvp_filt index 1: .*got "1e\+300"/], () =>
      one({ bvp_filt: doubles([1, 1e300]) }),
    );
    await refused('too-large', [/holds 36001 samples at 10 Hz, which is more than an hour/], () =>
      one({ skt_filt_dn: doubles(new Float64Array(36_001)) }),
    );
    await refused('recording-empty', [/data\(1,1\)\.EH \(V001, trial 1\) holds no sample/], () =>
      one({ other: doubles([1]) }),
    );
    await refused('format-unknown', [/Trial must be a whole number .*got "1\.5"/], () =>
      one({ bvp_filt: doubles([1]) }, 'V001', 1.5),
    );
    await refused('format-unknown', [/ParticipantNum must be a text such as V001/], () =>
      one({ bvp_filt: doubles([1]) }, ' '),
    );
  });
});
