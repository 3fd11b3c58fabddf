/** One fold of leave-one-subject-out: everybody but one, as the cloud sees them, and that one, as the device does. */
import { population } from '@cheer/cloud';
import {
  applyScaler,
  CheerError,
  isUsable,
  profileOf,
  profileVector,
  type Scaler,
  USABLE_MINIMUM,
  USER_CLIP,
  userScaler,
} from '@cheer/signals';
import type { Fold, FoldPerson, Guest } from './method.ts';
import { CALIBRATION_WINDOWS, type Normalisation } from './protocol.ts';
import type { TaskRow, TaskTable } from './taskTable.ts';

export interface PreparedFold {
  readonly people: readonly FoldPerson[];
  readonly scaler: Scaler;
  readonly guest: Guest;
  /** the held-out person's classes: the evaluation's, never a method's */
  readonly truth: readonly (string | null)[];
}

/** @throws CheerError `no-usable-window` if the held-out person cannot be enrolled, `too-few-subjects` */
export function prepareFold(table: TaskTable, heldOut: string, normalisation: Normalisation): PreparedFold {
  const { length } = table.window;
  const usable = table.rows.filter((row) => isUsable(row.values, row.quality.overall, length));
  const others = population(
    withEnough(usable.filter(({ subject }) => subject !== heldOut)),
    encoderScale(normalisation),
  );
  if (others.people.length < 2) {
    throw new CheerError(
      'too-few-subjects',
      `evaluate: at least 2 people with ${USABLE_MINIMUM} usable windows are needed beside ${heldOut}, got ${others.people.length}`,
      'Add recordings.',
    );
  }
  const people = others.people.map(
    ({ subject, rows, profile, normalised }): FoldPerson => ({
      subject,
      rows: normalised,
      sessions: rows.map(({ session }) => session),
      starts: rows.map(({ start }) => start),
      labels: (rows as readonly TaskRow[]).map(({ label }) => label),
      profile: profileVector(profile),
    }),
  );
  const own = table.rows.filter(({ subject }) => subject === heldOut);
  return {
    people,
    scaler: others.scaler,
    guest: guestOf(own, others.scaler, normalisation, length),
    truth: own.map(({ label }) => label),
  };
}

/** What a method may see of it. */
export function foldFor(
  { people, scaler }: PreparedFold,
  needsLabels: boolean,
  rest: Omit<Fold, 'people' | 'scaler'>,
): Fold {
  const seen = needsLabels ? people : people.map((one) => ({ ...one, labels: one.labels.map(() => null) }));
  return { ...rest, people: seen, scaler };
}

/** A release is made for one of two scales, and a device that calibrates uses the same as one that knows all its windows. */
const encoderScale = (normalisation: Normalisation): 'user' | 'population' =>
  normalisation === 'population' ? 'population' : 'user';

function withEnough(rows: readonly TaskRow[]): TaskRow[] {
  const counts = new Map<string, number>();
  for (const { subject } of rows) counts.set(subject, (counts.get(subject) ?? 0) + 1);
  return rows.filter(({ subject }) => counts.get(subject)! >= USABLE_MINIMUM);
}

function guestOf(own: readonly TaskRow[], scaler: Scaler, normalisation: Normalisation, length: number): Guest {
  const usable = own.map(({ values, quality }) => isUsable(values, quality.overall, length));
  const enough = usable.filter(Boolean).length;
  if (enough < USABLE_MINIMUM) {
    throw new CheerError(
      'no-usable-window',
      `evaluate: ${own[0]?.subject ?? 'nobody'} has ${enough} usable windows, at least ${USABLE_MINIMUM} are needed`,
      'Leave this person out.',
    );
  }
  const scaled = own.map(({ values }) => applyScaler(values, scaler));
  const known = scaled.filter((_, i) => usable[i]);
  const places = [...usable.keys()].filter((i) => usable[i]);
  const learnable = new Set(
    normalisation === 'population'
      ? []
      : normalisation === 'calibration'
        ? places.slice(0, CALIBRATION_WINDOWS)
        : places,
  );
  const profile = profileOf(normalisation === 'calibration' ? known.slice(0, CALIBRATION_WINDOWS) : known);
  const user = userScaler(profile);
  return {
    subject: own[0]!.subject,
    rows: normalisation === 'population' ? scaled : scaled.map((row) => applyScaler(row, user, USER_CLIP)),
    sessions: own.map(({ session }) => session),
    starts: own.map(({ start }) => start),
    usable,
    known: usable.map((_, i) => learnable.has(i)),
    profile: profileVector(profile),
  };
}
