/**
 * An ONNX graph, operation by operation, and the model around it. Field numbers are those of onnx.proto3
 * (github.com/onnx/onnx, onnx/onnx.proto3); operators those of opset 17, which is 2022's and read everywhere.
 */
import { bytes, integer, message, text } from './protobuf.ts';

const IR_VERSION = 8;
const OPSET = 17;
/** TensorProto.DataType */
const TYPES = { float: 1, uint8: 2, int64: 7 } as const;
/** AttributeProto.AttributeType */
const [INT, INTS] = [2, 7];

/** Numbers, or a name for a size that is open. */
export type OpenShape = readonly (number | string)[];

export interface Port {
  readonly name: string;
  /** of float32 */
  readonly shape: OpenShape;
  readonly doc: string;
}

export interface ModelFacts {
  readonly name: string;
  readonly doc: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly metadata: ReadonlyMap<string, string>;
}

export class OnnxGraph {
  readonly #nodes: Uint8Array[] = [];
  readonly #constants: Uint8Array[] = [];

  /** Adds a constant and returns its name. */
  constant(name: string, shape: readonly number[], data: Float32Array | Uint8Array | BigInt64Array): string {
    const type = data instanceof Float32Array ? TYPES.float : data instanceof Uint8Array ? TYPES.uint8 : TYPES.int64;
    const dims = shape.map((n) => integer(1, n));
    this.#constants.push(message(...dims, integer(2, type), text(8, name), bytes(9, littleEndian(data))));
    return name;
  }

  /** Adds int64 numbers, as shapes and axes are given. */
  sizes(name: string, ...values: number[]): string {
    return this.constant(name, [values.length], BigInt64Array.from(values, BigInt));
  }

  /** Adds an operation and returns the name of its output. */
  add(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, number | readonly number[]>> = {},
  ): string {
    const described = Object.entries(attributes).map(([key, value]) =>
      typeof value === 'number'
        ? message(text(1, key), integer(3, value), integer(20, INT))
        : message(text(1, key), ...value.map((n) => integer(8, n)), integer(20, INTS)),
    );
    this.#nodes.push(
      message(
        ...inputs.map((input) => text(1, input)),
        text(2, output),
        text(3, output),
        text(4, operator),
        ...described.map((attribute) => bytes(5, attribute)),
      ),
    );
    return output;
  }

  /** The model's file; the same graph and facts give the same bytes. */
  model({ name, doc, inputs, outputs, metadata }: ModelFacts): Uint8Array {
    const graph = message(
      ...this.#nodes.map((node) => bytes(1, node)),
      text(2, name),
      ...this.#constants.map((constant) => bytes(5, constant)),
      ...inputs.map((input) => bytes(11, port(input))),
      ...outputs.map((output) => bytes(12, port(output))),
    );
    return message(
      integer(1, IR_VERSION),
      text(2, 'CHEER'),
      text(6, doc),
      bytes(7, graph),
      bytes(8, message(text(1, ''), integer(2, OPSET))),
      ...[...metadata].map(([key, value]) => bytes(14, message(text(1, key), text(2, value)))),
    );
  }
}

/** ValueInfoProto of a float32 tensor. */
function port({ name, shape, doc }: Port): Uint8Array {
  const dimensions = shape.map((n) => bytes(1, typeof n === 'number' ? integer(1, n) : text(2, n)));
  const tensor = message(integer(1, TYPES.float), bytes(2, message(...dimensions)));
  return message(text(1, name), bytes(2, bytes(1, tensor)), text(3, doc));
}

/** The bytes of a typed array, lowest byte first whatever the machine. */
function littleEndian(data: Float32Array | Uint8Array | BigInt64Array): Uint8Array {
  const out = new DataView(new ArrayBuffer(data.byteLength));
  const size = data.BYTES_PER_ELEMENT;
  for (let i = 0; i < data.length; i++) {
    if (data instanceof Float32Array) out.setFloat32(i * size, data[i]!, true);
    else if (data instanceof BigInt64Array) out.setBigInt64(i * size, data[i]!, true);
    else out.setUint8(i, data[i]!);
  }
  return new Uint8Array(out.buffer);
}
