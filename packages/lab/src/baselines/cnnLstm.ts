/**
 * The CNN-LSTM of the supervised baselines: a map of features x successive windows, two convolutions along time, a long
 * short-term memory, and softmax on its last state.
 *
 *   x  [time, batch, 123]                features of the windows up to the one in question, 0 where missing
 *   y0 = relu(conv5(x)),  y1 = relu(conv5(y0))   [time, batch, 64]
 *   h  = LSTM(y1) at the last step       [batch, 64], dropout 0.3 in training
 *   p  = softmax(h W + b)                [batch, classes]
 *
 * Sun et al. (BIBM 2024, pp. 3736-3741) and CLEAR (Sun et al., DATE 2025) are named CNN-LSTM in the paper, which gives no layer of
 * either; these are a common size for so few people. No pooling: the maps are short.
 */
import { random } from '@cheer/signals';
import { linear, type Numbers, type Variable } from '@cheer/tensor';
import { conv1d, lastStep, lstm, mask, type SequenceTape } from '@cheer/tensor/sequence';

export interface CnnLstmConfig {
  /** features of a window */
  readonly channels: number;
  /** windows of a map */
  readonly time: number;
  readonly classes: number;
  readonly taps: number;
  readonly filters: number;
  readonly hidden: number;
  /** share of the memory's last state that is dropped in training */
  readonly dropout: number;
}

export const CNN_LSTM_SIZES = { taps: 5, filters: 64, hidden: 64, dropout: 0.3 } as const;

/** Every weight by name, float32. */
export type CnnLstmWeights = ReadonlyMap<string, Float32Array>;

/** Name, shape and bound of the uniform initial values of every weight: Glorot's, and 1 / sqrt(hidden) for the memory. */
export function cnnLstmShapes(config: CnnLstmConfig): { name: string; shape: readonly number[]; bound: number }[] {
  const { channels, classes, taps, filters, hidden } = config;
  const glorot = (fanIn: number, fanOut: number): number => Math.sqrt(6 / (fanIn + fanOut));
  const memory = 1 / Math.sqrt(hidden);
  return [
    { name: 'conv0.weight', shape: [taps, channels, filters], bound: glorot(taps * channels, taps * filters) },
    { name: 'conv0.bias', shape: [filters], bound: 0 },
    { name: 'conv1.weight', shape: [taps, filters, filters], bound: glorot(taps * filters, taps * filters) },
    { name: 'conv1.bias', shape: [filters], bound: 0 },
    { name: 'lstm.input', shape: [filters, 4 * hidden], bound: memory },
    { name: 'lstm.recurrent', shape: [hidden, 4 * hidden], bound: memory },
    { name: 'lstm.bias', shape: [4 * hidden], bound: 0 },
    { name: 'output.weight', shape: [hidden, classes], bound: glorot(hidden, classes) },
    { name: 'output.bias', shape: [classes], bound: 0 },
  ];
}

/** Seeded; the bias of the forget gate begins at 1 (Jozefowicz et al. 2015), so that the memory keeps before it learns to. */
export function initialCnnLstm(config: CnnLstmConfig, seed: number | string): CnnLstmWeights {
  return new Map(
    cnnLstmShapes(config).map(({ name, shape, bound }) => {
      const draw = random(seed, 'CNN-LSTM', name);
      const values = new Float32Array(sizeOf(shape));
      if (bound > 0) for (let i = 0; i < values.length; i++) values[i] = bound * (2 * draw.uniform() - 1);
      if (name === 'lstm.bias') values.fill(1, config.hidden, 2 * config.hidden);
      return [name, values];
    }),
  );
}

/** Size of the model as it would be sent: float32. */
export const cnnLstmBytes = (config: CnnLstmConfig): number =>
  4 * cnnLstmShapes(config).reduce((sum, { shape }) => sum + sizeOf(shape), 0);

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** A part of the network on a tape, with its weights as variables by name. */
export interface RecordedPart {
  readonly parameters: ReadonlyMap<string, Variable>;
  readonly output: Variable;
}

/** The convolutions. @param x [time, batch, channels] */
export function recordConvolutions(
  tape: SequenceTape,
  config: CnnLstmConfig,
  weights: CnnLstmWeights,
  x: Variable,
): RecordedPart {
  const parameters = parametersOf(tape, config, weights, 'conv');
  const batch = x.shape[1]!;
  const layer = (l: number, input: Variable): Variable =>
    conv1d(tape, input, parameters.get(`conv${l}.weight`)!, parameters.get(`conv${l}.bias`)!, {
      batch,
      inputGradient: l > 0,
    });
  return { parameters, output: layer(1, layer(0, x)) };
}

/**
 * Memory and output. @param maps what the convolutions give, [time, batch, filters]
 * @param dropout factors [batch * hidden] on the last state, if there is training with dropout
 * @returns the last state [batch, hidden] and, as output, logits [batch, classes]
 */
export function recordMemory(
  tape: SequenceTape,
  config: CnnLstmConfig,
  weights: CnnLstmWeights,
  maps: Variable,
  dropout?: Numbers,
): RecordedPart & { readonly state: Variable } {
  const parameters = new Map([
    ...parametersOf(tape, config, weights, 'lstm'),
    ...parametersOf(tape, config, weights, 'output'),
  ]);
  const [input, recurrent, bias, weight, offset] = [...parameters.values()] as [
    Variable,
    Variable,
    Variable,
    Variable,
    Variable,
  ];
  const state = lastStep(tape, lstm(tape, maps, { input, recurrent, bias }, maps.shape[1]!));
  const kept = dropout === undefined ? state : mask(tape, state, dropout);
  return { parameters, state, output: linear(tape, kept, weight, offset) };
}

function parametersOf(
  tape: SequenceTape,
  config: CnnLstmConfig,
  weights: CnnLstmWeights,
  part: string,
): Map<string, Variable> {
  const parameters = new Map<string, Variable>();
  for (const { name, shape } of cnnLstmShapes(config)) {
    if (!name.startsWith(part)) continue;
    const variable = tape.variable(...shape);
    variable.value.set(weights.get(name)!);
    parameters.set(name, variable);
  }
  return parameters;
}
