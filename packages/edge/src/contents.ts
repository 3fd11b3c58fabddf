/** The device's own files: profile, windows and labels as bytes and back. */
import { readSafetensors, type Tensor, writeSafetensors } from '@cheer/encoder';
import { takeTensor, takeWithPresence, withPresence } from '@cheer/registry';
import { FEATURES, type Profile } from '@cheer/signals';
import * as z from 'zod/mini';
import { checkSpans, type Span } from './labels.ts';
import type { MeasuredWindow } from './measure.ts';
import { damaged, reading } from './state.ts';

const width = FEATURES.length;

export function writeProfile({ median, iqr, windows }: Profile): Uint8Array {
  const tensors = new Map([...withPresence('median', [width], median), ...withPresence('iqr', [width], iqr)]);
  return writeSafetensors({ tensors, metadata: new Map([['windows', String(windows)]]) });
}

export function readProfile(bytes: Uint8Array): Profile {
  return reading('profile', () => {
    const file = readSafetensors(bytes, 'profile');
    return {
      median: takeWithPresence(file, 'median', [width], 'profile'),
      iqr: takeWithPresence(file, 'iqr', [width], 'profile'),
      windows: Number(file.metadata.get('windows')),
    };
  });
}

export function writeWindows(windows: readonly MeasuredWindow[]): Uint8Array {
  const n = windows.length;
  const values = new Float32Array(n * width);
  for (const [i, window] of windows.entries()) values.set(window.values, i * width);
  const tensors = new Map<string, Tensor>([
    ['start', { shape: [n], data: Float64Array.from(windows, ({ start }) => start) }],
    ['quality', { shape: [n], data: Float32Array.from(windows, ({ quality }) => quality) }],
    ...withPresence('values', [n, width], values),
  ]);
  return writeSafetensors({ tensors, metadata: new Map() });
}

export function readWindows(bytes: Uint8Array): MeasuredWindow[] {
  return reading('windows', () => {
    const file = readSafetensors(bytes, 'windows');
    const start = file.tensors.get('start')?.data;
    if (!(start instanceof Float64Array)) throw damaged('its windows have no starts');
    const quality = takeTensor(file.tensors, 'quality', [start.length], 'windows');
    const values = takeWithPresence(file, 'values', [start.length, width], 'windows');
    return Array.from(start, (time, i) => ({
      start: time,
      quality: quality[i]!,
      values: values.slice(i * width, (i + 1) * width),
    }));
  });
}

export const writeLabels = (spans: readonly Span[]): Uint8Array => new TextEncoder().encode(JSON.stringify(spans));

const spanList = z.array(z.strictObject({ start: z.number(), end: z.number(), label: z.string() }));

export function readLabels(bytes: Uint8Array | undefined): Span[] {
  if (bytes === undefined) return [];
  return reading('labels', () => checkSpans(spanList.parse(JSON.parse(new TextDecoder().decode(bytes)))));
}
