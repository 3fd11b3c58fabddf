/** The eight steps, and which of them can be opened. */
import type { Span } from '../plots/props.ts';
import type { DeviceView, MatchView, Opened } from '../protocol.ts';

export const STEPS = [
  { id: 'choose', name: 'Recording', title: 'Choose a recording' },
  { id: 'signals', name: 'Signals', title: 'Look at the signals' },
  { id: 'match', name: 'Match', title: 'Find the encoder that fits' },
  { id: 'label', name: 'Label', title: 'Say how it was' },
  { id: 'train', name: 'Train', title: 'Train your classifier' },
  { id: 'predict', name: 'Timeline', title: 'See what it makes of the day' },
  { id: 'left', name: 'What left', title: 'What left this device' },
  { id: 'take', name: 'Take away', title: 'Take it with you' },
] as const;

export type StepId = (typeof STEPS)[number]['id'];

export interface Standing {
  readonly opened: Opened | null;
  readonly device: DeviceView | null;
}

/** Why a step cannot be opened yet; null if it can. */
export function lockOf(id: StepId, { opened, device }: Standing): string | null {
  const matched = device?.match != null;
  switch (id) {
    case 'choose':
    case 'left':
      return null;
    case 'signals':
      return opened ? null : 'Choose a recording first';
    case 'match':
      return opened || matched ? null : 'Choose a recording first';
    case 'label':
      return matched ? null : 'Match first';
    case 'train':
      if (!matched) return 'Match first';
      return Object.keys(device.counts).length > 0 ? null : 'Label some of it first';
    case 'predict':
      return device?.training ? null : 'Train first';
    case 'take':
      return matched ? null : 'Match first';
  }
}

export function isDone(id: StepId, { opened, device }: Standing): boolean {
  switch (id) {
    case 'choose':
    case 'signals':
      return opened !== null;
    case 'match':
      return device?.match != null;
    case 'label':
      return Object.keys(device?.counts ?? {}).length > 1;
    case 'train':
    case 'predict':
      return device?.training != null;
    case 'left':
    case 'take':
      return false;
  }
}

/**
 * Where to take somebody who comes back: to the step of the address if it is open, else to the furthest that is. Signals are the one thing
 * that is not kept: who looked at them is asked for the recording.
 */
export function firstOpen(standing: Standing, wanted: StepId | null = null): StepId {
  if (wanted !== null && lockOf(wanted, standing) === null) return wanted;
  if (wanted === 'signals') return 'choose';
  if (standing.device?.training) return 'predict';
  if (standing.device?.match) return 'label';
  return standing.opened ? 'signals' : 'choose';
}

/** The step that an address names; null if it names none. */
export const stepAt = (hash: string): StepId | null => STEPS.find(({ id }) => `#${id}` === hash)?.id ?? null;

/** The states that labels name now, in the order of their colours. */
export function namesOf(device: DeviceView | null): readonly string[] {
  const named = new Set(device?.spans.map(({ label }) => label));
  return device?.places.filter((name) => named.has(name)) ?? [];
}

/** Of all that was ever said, what is about a recording; labels of other days are kept, and shown with theirs. */
export const spansIn = (spans: readonly Span[], from: number, to: number): readonly Span[] =>
  spans.filter(({ start, end }) => start < to && end > from);

/** Whether the device was matched on the recording that is open: its windows lie in it. */
export function isMatched(opened: Opened | null, match: MatchView | null | undefined): boolean {
  if (opened === null || !match) return false;
  const slack = match.grid.length;
  return (
    match.from >= opened.start - 1 &&
    match.from <= opened.start + slack &&
    match.to <= opened.start + opened.duration + slack
  );
}
