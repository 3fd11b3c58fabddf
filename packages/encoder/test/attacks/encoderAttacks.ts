/**
 * Files that are sound safetensors and yet no encoder of this version, each with the reason for which it must be refused: made
 * from a sound encoder, for they depend on the feature tree of the day.
 */
import { readSafetensors, type Tensor, writeSafetensors } from '../../src/files/safetensors.ts';

interface Changeable {
  readonly tensors: Map<string, Tensor>;
  readonly metadata: Map<string, string>;
}

export interface EncoderAttack {
  readonly name: string;
  readonly of: 'float32' | 'int8';
  readonly change: (file: Changeable) => void;
  readonly code: 'tensor-file-invalid' | 'tree-mismatch';
  readonly reason: RegExp;
}

/** The encoder's file with the change. */
export function apply({ change }: EncoderAttack, bytes: Uint8Array): Uint8Array {
  const { tensors, metadata } = readSafetensors(bytes, 'sound');
  const file = { tensors: new Map(tensors), metadata: new Map(metadata) };
  change(file);
  return writeSafetensors(file);
}

const attack = (name: string, reason: RegExp, change: EncoderAttack['change']): EncoderAttack => ({
  name,
  of: 'float32',
  change,
  code: 'tensor-file-invalid',
  reason,
});
const int8 = (...of: Parameters<typeof attack>): EncoderAttack => ({ ...attack(...of), of: 'int8' });
const setConfig = (text: string) => (file: Changeable) => void file.metadata.set('config', text);
const altered =
  (name: string, change: (data: Tensor['data']) => void) =>
  ({ tensors }: Changeable): void => {
    const { shape, data } = tensors.get(name)!;
    const copy = data.slice();
    change(copy);
    tensors.set(name, { shape, data: copy });
  };

export const ENCODER_ATTACKS: readonly EncoderAttack[] = [
  {
    ...attack('another tree', /for the feature tree "0{60}\.\.\."/u, ({ metadata }) =>
      metadata.set('tree', '0'.repeat(64)),
    ),
    code: 'tree-mismatch',
  },
  {
    ...attack('no tree', /for the feature tree "undefined"/u, ({ metadata }) => metadata.delete('tree')),
    code: 'tree-mismatch',
  },
  attack('another format', /format must be "cheer-encoder\/1", got "x"/u, ({ metadata }) =>
    metadata.set('format', 'x'),
  ),
  attack('no format', /got "none"/u, ({ metadata }) => metadata.delete('format')),
  attack('no precision', /precision must be float32 or int8, got "none"/u, (f) => f.metadata.delete('precision')),
  attack('another precision', /got "float16"/u, (f) => f.metadata.set('precision', 'float16')),
  attack('the other precision', /"identity" has the wrong number type/u, (f) => f.metadata.set('precision', 'int8')),

  attack('no config', /configuration/u, ({ metadata }) => metadata.delete('config')),
  attack('a config that is not JSON', /configuration/u, setConfig('{')),
  attack('a config that is null', /configuration/u, setConfig('null')),
  attack('a config that is a list', /configuration/u, setConfig('[]')),
  attack('a config without widths', /configuration/u, setConfig('{"identity":4,"embedding":32}')),
  attack('a negative width', /configuration/u, setConfig('{"identity":4,"widths":[-16,4],"embedding":32}')),
  attack('a width of 10^9', /configuration/u, setConfig('{"identity":4,"widths":[1000000000],"embedding":32}')),
  attack('widths without end', /configuration/u, (file) =>
    file.metadata.set('config', JSON.stringify({ identity: 4, widths: Array(10_000).fill(1), embedding: 32 })),
  ),
  attack('a config without layers', /configuration/u, setConfig('{"identity":4,"widths":[],"embedding":32}')),
  attack('a read-out that nobody knows', /readout must be one of/u, (file) =>
    file.metadata.set('config', file.metadata.get('config')!.replace('flatten', 'toString')),
  ),
  attack('another read-out', /"readout\.weight" must have the shape \[4,32\]/u, (file) =>
    file.metadata.set('config', file.metadata.get('config')!.replace('flatten', 'mean')),
  ),
  attack('a config of a wider network', /"layer0\.weight" must have the shape \[5,17\], got \[5,16\]/u, (file) =>
    file.metadata.set('config', file.metadata.get('config')!.replace('[16,', '[17,')),
  ),
  attack('a config of a deeper network', /lacks the tensor "layer2\.weight"|must have the shape/u, (file) =>
    file.metadata.set('config', file.metadata.get('config')!.replace('[16,4]', '[16,4,4]')),
  ),

  attack('a weight less', /lacks the tensor "layer0\.bias"/u, ({ tensors }) => tensors.delete('layer0.bias')),
  attack('a weight more', /a tensor "spare" that its network does not have/u, ({ tensors }) =>
    tensors.set('spare', { shape: [1], data: Float32Array.of(1) }),
  ),
  attack('a matrix on its side', /must have the shape \[5,16\], got \[16,5\]/u, ({ tensors }) =>
    tensors.set('layer0.weight', { shape: [16, 5], data: tensors.get('layer0.weight')!.data }),
  ),
  attack('float64 weights', /wrong number type/u, ({ tensors }) =>
    tensors.set('layer0.bias', { shape: [16], data: new Float64Array(16) }),
  ),
  attack('no fingerprint', /lacks the tensor "fingerprint"/u, ({ tensors }) => tensors.delete('fingerprint')),
  attack('a fingerprint of another length', /"fingerprint" must have the shape/u, ({ tensors }) =>
    tensors.set('fingerprint', { shape: [1], data: Float32Array.of(1) }),
  ),
  attack('no hash of the weights', /weights are not those that were written/u, (f) =>
    f.metadata.delete('weights.sha256'),
  ),
  attack('the hash of other weights', /weights are not those that were written/u, (f) =>
    f.metadata.set('weights.sha256', '0'.repeat(64)),
  ),
  attack(
    'a weight that no test vector reaches',
    /weights are not those that were written/u,
    altered('identity', (data) => {
      data[5] = data[5]! + 1e-7; // moves no fingerprint by its tolerance
    }),
  ),
  attack(
    'another fingerprint',
    /fingerprint differs/u,
    altered('fingerprint', (data) => {
      data[0] = data[0]! + 1e-3;
    }),
  ),
  attack(
    'another weight',
    /weights are not those that were written/u,
    altered('readout.bias', (data) => {
      data[0] = 1;
    }),
  ),
  attack(
    'weights whose embedding overflows',
    /"layer0\.weight" holds 3\.\d+e\+38, no weight is larger than 1000/u,
    altered('layer0.weight', (data) => data.fill(3e38)),
  ),

  int8('no scales', /lacks the tensor "layer0\.weight\.scale"/u, (f) => f.tensors.delete('layer0.weight.scale')),
  int8('a scale more', /"layer0\.bias\.scale" that its network does not have/u, ({ tensors }) =>
    tensors.set('layer0.bias.scale', { shape: [16], data: new Float32Array(16) }),
  ),
  int8('one scale for all channels', /must have the shape \[16\], got \[1\]/u, ({ tensors }) =>
    tensors.set('layer0.weight.scale', { shape: [1], data: Float32Array.of(1) }),
  ),
  int8(
    'a scale of 0',
    /"layer0\.weight\.scale" must be positive, got 0/u,
    altered('layer0.weight.scale', (data) => {
      data[3] = 0;
    }),
  ),
  int8(
    'a negative scale',
    /must be positive, got -1/u,
    altered('layer0.weight.scale', (data) => {
      data[0] = -1;
    }),
  ),
  int8(
    'a scale beyond float32',
    /"layer0\.weight" holds -?Infinity/u,
    altered('layer0.weight.scale', (data) => data.fill(3e38)),
  ),
  int8(
    '-128, which no weight is rounded to',
    /must hold -127 to 127, got -128/u,
    altered('layer0.weight', (data) => {
      data[0] = -128;
    }),
  ),
  int8(
    'another scale',
    /weights are not those that were written/u,
    altered('readout.weight.scale', (data) => {
      data[0] = 3 * data[0]!;
    }),
  ),
  int8('int8 biases', /"layer0\.bias" has the wrong number type/u, ({ tensors }) =>
    tensors.set('layer0.bias', { shape: [16], data: new Int8Array(16) }),
  ),
];
