import { CheerError, quoted } from '@cheer/signals';

/** What the person says about a stretch of time, [start, end) in unix seconds. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Seconds forgiven at borders: unix times in double precision carry 0.2 us, typed ones a millisecond. */
const TOLERANCE = 1e-3;
const MOST_SPANS = 10_000;

/**
 * Checks spans and puts them in order of time. Labels that look alike are made alike: spaces around them go, and accents are
 * composed (Unicode NFC).
 * @throws CheerError `labels-invalid` for a span without extent or name, or two of different labels that overlap
 */
export function checkSpans(spans: readonly Span[]): Span[] {
  if (spans.length > MOST_SPANS) throw invalid(`at most ${MOST_SPANS} spans can be kept, got ${spans.length}`);
  const own = spans.map(({ start, end, label }) => ({ start, end, label: label.trim().normalize('NFC') }));
  for (const { start, end, label } of own) {
    if (!(Number.isFinite(start) && Number.isFinite(end) && start < end)) {
      throw invalid(`a span must end after it starts, got ${start} to ${end}`);
    }
    // objects keep no entry of the name __proto__, and counts by label are objects
    if (label === '' || label.length > 60 || /\p{C}/u.test(label) || label === '__proto__') {
      throw invalid(`a label must have 1 to 60 printable characters, got ${quoted(label)}`);
    }
  }
  const ordered = own.sort((a, b) => a.start - b.start);
  // of the spans so far, the latest end by label: enough to find any overlap with another label
  const ends = new Map<string, number>();
  for (const { start, end, label } of ordered) {
    for (const [other, until] of ends) {
      if (other !== label && until - start > TOLERANCE) {
        throw invalid(`from ${start} on, ${quoted(other)} and ${quoted(label)} are claimed for the same time`);
      }
    }
    ends.set(label, Math.max(end, ends.get(label) ?? Number.NEGATIVE_INFINITY));
  }
  return ordered;
}

/** What is left of a span where a stretch of time is taken back or said anew: nothing, one part or two. */
export function without(span: Span, { start, end }: Stretch): Span[] {
  if (span.end <= start || span.start >= end) return [span];
  const left = span.start < start ? [{ ...span, end: start }] : [];
  const right = span.end > end ? [{ ...span, start: end }] : [];
  return [...left, ...right];
}

/** The label of each window: that of a span it lies wholly in, else null. */
export function labelWindows(
  windows: readonly { readonly start: number }[],
  length: number,
  spans: readonly Span[],
): (string | null)[] {
  return windows.map(
    ({ start }) =>
      spans.find((span) => start >= span.start - TOLERANCE && start + length <= span.end + TOLERANCE)?.label ?? null,
  );
}

/** How many times each label occurs, in alphabetical order. */
export function countLabels(labels: readonly (string | null)[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const invalid = (problem: string): CheerError =>
  new CheerError('labels-invalid', `label: ${problem}`, 'Correct the spans; nothing was changed.');
