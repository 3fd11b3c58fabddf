import type { Annotation } from '@cheer/signals';

/** How long a recording is under a label, s. */
export interface LabelTime {
  readonly label: string;
  readonly seconds: number;
  /** each stretch, after the earliest channel's first sample */
  readonly stretches: readonly { readonly start: number; readonly end: number; readonly stage: string }[];
}

/** By label, sorted; what lies outside the recording does not count. @param from unix seconds, as `to` */
export function labelTimes(
  annotations: readonly Annotation[],
  from: number,
  to: number,
): { labels: LabelTime[]; unlabelled: number } {
  const byLabel = new Map<string, { start: number; end: number; stage: string }[]>();
  for (const { label, stage, ...span } of annotations) {
    const [start, end] = [Math.max(from, span.start) - from, Math.min(to, span.end) - from];
    if (end > start) byLabel.set(label, [...(byLabel.get(label) ?? []), { start, end, stage }]);
  }
  const labels = [...byLabel]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, stretches]) => ({ label, seconds: covered(stretches), stretches }));
  return { labels, unlabelled: Math.max(0, to - from - covered(labels.flatMap(({ stretches }) => stretches))) };
}

/** Overlaps count once. */
function covered(spans: readonly { readonly start: number; readonly end: number }[]): number {
  let sum = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    sum += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return sum;
}
