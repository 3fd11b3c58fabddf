import { quoted } from '../errors.ts';
import type { Modality } from '../recording.ts';
import { type Chunk, FASTEST, LATEST, type RefusalReason, SLOWEST } from './parts.ts';

/** A chunk that a stream did not take, or not all of it. */
export interface Refusal {
  readonly modality: Modality;
  readonly reason: RefusalReason;
  /** the same in words, with the value and what to do */
  readonly message: string;
}

export function refusal(reason: RefusalReason, modality: Modality, { start, rate }: Chunk): Refusal {
  return { modality, reason, message: `${modality}: ${WORDS[reason](start, rate)}` };
}

const WORDS: Readonly<Record<RefusalReason, (start: number | undefined, rate: number) => string>> = {
  ended: () => 'the stream has ended; begin a new one',
  'not-awaited': () => 'the stream was made without it; name it in `modalities`',
  'rate-invalid': (_, rate) => `rate must be from ${SLOWEST} to ${FASTEST} Hz, got ${quoted(rate)}`,
  'rate-changed': (_, rate) => `rate must be the same in all chunks, got ${quoted(rate)}; begin a new stream`,
  'time-missing': () => 'the first chunk must say its start, unix seconds',
  'time-invalid': (start) =>
    `start must be unix seconds, got ${quoted(start)}${inMilliseconds(start) ? ': these are milliseconds, divide by 1000' : ''}`,
  'there-already': (start) => `some or all samples from ${quoted(start)} on were there already and were left out`,
};

/** Whether a number is too large for a time in seconds and not for one in milliseconds. */
const inMilliseconds = (start: number | undefined): boolean =>
  start !== undefined && start > LATEST && start < 1000 * LATEST;
