import { describe, expect, it } from 'vitest';
import { readEncoder, writeEncoder } from '../src/files/encoderFile.ts';
import { readHead, writeHead } from '../src/files/headFile.ts';
import { type Head, trainHead } from '../src/head/head.ts';
import { DEFAULT_GCN, initialWeights } from '../src/network/gcn.ts';
import { writeOnnx } from '../src/onnx/writeOnnx.ts';

const encoderOf = async (seed: number) =>
  readEncoder(await writeEncoder(DEFAULT_GCN, initialWeights(DEFAULT_GCN, seed)), 'encoder');
const unit = (at: number): Float32Array => Float32Array.from({ length: 32 }, (_, i) => (i === at ? 1 : 0));
const { classes, dimension, weights, bias } = trainHead([unit(0), unit(1)], ['calm', 'stress']);
const head: Head = { classes, dimension, weights, bias };
const runsOn = (hash: string, embedding = 32) => ({ hash, embedding });

describe('head file', () => {
  it('holds the head, and is read from an ArrayBuffer too', () => {
    const { about, ...read } = readHead(writeHead(head, { person: 'x' }).slice().buffer as ArrayBuffer, 'head');
    expect(read).toEqual(head);
    expect(about.get('person')).toBe('x');
  });

  it('belongs to the encoder it was trained on, and to no other', async () => {
    const [own, other] = [await encoderOf(1), await encoderOf(2)];
    expect(own.hash).not.toBe(other.hash);
    const bytes = writeHead(head, {}, own);
    expect(readHead(bytes, 'head', runsOn(own.hash)).classes).toEqual(classes);
    const refused = expect.objectContaining({ code: 'tensor-file-invalid' });
    expect(() => readHead(bytes, 'head', runsOn(other.hash))).toThrow(refused);
    expect(() => readHead(bytes, 'head', runsOn(own.hash, 16))).toThrow(refused);
    expect(() => readHead(writeHead(head), 'head', runsOn(own.hash))).toThrow('trained on another encoder');
  });

  it('has the hash of the weights whatever the precision they travelled in', async () => {
    const config = DEFAULT_GCN;
    const int8 = await readEncoder(await writeEncoder(config, initialWeights(config, 1), {}, 'int8'), 'int8');
    const again = await readEncoder(await writeEncoder(config, int8.weights), 'float32');
    expect(again.hash).toBe(int8.hash);
  });

  it('is not written with classes that would be refused', () => {
    for (const bad of [['calm'], ['calm', 'calm'], ['calm', 3], []]) {
      expect(() => writeHead({ ...head, classes: bad as string[] })).toThrow(
        expect.objectContaining({ code: 'option-invalid' }),
      );
    }
    expect(() => writeHead(head, { seed: 1 as unknown as string })).toThrow('is not Unicode');
  });

  it('goes into an ONNX model with an encoder of its dimension only', async () => {
    const config = { ...DEFAULT_GCN, embedding: 16 };
    const narrow = { config, weights: initialWeights(config, 1) };
    await expect(writeOnnx(narrow, { head })).rejects.toMatchObject({
      code: 'option-invalid',
      message: expect.stringContaining("takes 32 numbers, the encoder's embedding has 16"),
    });
  });
});
