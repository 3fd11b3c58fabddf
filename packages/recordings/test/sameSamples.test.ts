import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sameSamples, sampleDigests, samplesDigest } from '../src/sameSamples.ts';
import { anyRecording } from './fixtures.ts';

describe('sameSamples', () => {
  it('names the pair of people under whom the same samples lie, and no two sessions of one', async () => {
    const own = await sampleDigests(anyRecording(1));
    const { GSR, ...others } = await sampleDigests(anyRecording(2));
    const copies = sameSamples([
      { subject: 'P01', session: '1', digests: own },
      { subject: 'P01', session: '2', digests: own },
      { subject: 'P02', session: '1', digests: { ...others, GSR: own.GSR! } },
      { subject: 'P03', session: '1', digests: { ...others, GSR: GSR! } },
    ]);
    const said = copies.map((faults) => faults.map(({ where, found }) => `${where}: ${found}`));
    expect(said.slice(0, 2)).toEqual([['GSR: the same samples as P02'], ['GSR: the same samples as P02']]);
    expect(said[2]).toEqual([
      'BVP, SKT, ACC_X, ACC_Y, ACC_Z: the same samples as P03',
      'GSR: the same samples as P01',
      'GSR: the same samples as P01 2',
    ]);
    expect(said[3]).toHaveLength(1);
  });

  it('is not told by a channel that never changes, and compares bits', async () => {
    const { channels } = anyRecording(1);
    const flat = { ...channels.SKT!, samples: new Float32Array(80).fill(33) };
    expect(Object.keys(await sampleDigests({ channels: { SKT: flat } }))).toEqual([]);
    const samples = Float32Array.of(1, Number.NaN, 2);
    expect(await samplesDigest(samples)).toBe(
      createHash('sha256').update(new Uint8Array(samples.buffer)).digest('hex'),
    );
  });
});
