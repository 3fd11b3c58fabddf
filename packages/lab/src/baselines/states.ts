/** What a trained CNN-LSTM makes of one person's windows: its memory's last state over the map of each. */
import { sequenceTape } from '@cheer/tensor/sequence';
import type { Window, Windows } from '../evaluate/method.ts';
import { type CnnLstmConfig, type CnnLstmWeights, recordConvolutions, recordMemory } from './cnnLstm.ts';
import { fillMap, mapsOf } from './maps.ts';

/** Windows that pass the network side by side. */
const BATCH = 32;

/**
 * [windows, hidden], computed once a person: a support changes only the layer behind it.
 * @param usable false where a window is in no other's map; all true if absent
 */
export function lastStates(
  config: CnnLstmConfig,
  weights: CnnLstmWeights,
  windows: Windows,
  window: Window,
  usable?: readonly boolean[],
): Float32Array {
  const { time, channels, hidden } = config;
  const maps = mapsOf(windows, window, time, usable);
  const count = windows.rows.length;
  const tape = sequenceTape('float32', { gradients: false });
  const x = tape.variable(time, BATCH, channels);
  const { state } = recordMemory(tape, config, weights, recordConvolutions(tape, config, weights, x).output);
  const out = new Float32Array(count * hidden);
  for (let from = 0; from < count; from += BATCH) {
    const some = Math.min(BATCH, count - from);
    for (let slot = 0; slot < some; slot++) fillMap(maps, from + slot, x.value, slot, BATCH);
    tape.forward();
    out.set(state.value.subarray(0, some * hidden), from * hidden);
  }
  return out;
}
