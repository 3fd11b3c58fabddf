import { type Annotation, CheerError } from '@cheer/signals';

export interface LabelColumn {
  /** the label of a row, empty for none, and its time, s */
  push(label: string, time: number): void;
  finish(): Annotation[];
}

/** A protocol has some dozens of stretches; noise in the place of labels has as many as rows. */
const MOST_STRETCHES = 10_000;
const LONGEST = 200;

/**
 * Stretches of rows with one label; each ends where the next row of another begins, the last one usual interval after its last row.
 *
 * @param rate of the rows, Hz; undefined if they have times
 */
export function createLabels(where: string, rate: number | undefined): LabelColumn {
  const annotations: Annotation[] = [];
  let current = '';
  let from = 0;
  let last = Number.NaN;
  let interval = rate === undefined ? Number.POSITIVE_INFINITY : 1 / rate;
  let stretches = 0;
  const end = (to: number): void => {
    if (current !== '') annotations.push({ start: from, end: to, label: current, stage: current });
  };
  return {
    push: (label, time) => {
      if (rate === undefined && time > last) interval = Math.min(interval, time - last);
      if (label !== current) {
        if (++stretches > MOST_STRETCHES || label.length > LONGEST) {
          throw new CheerError(
            'labels-invalid',
            `${where}: labels must be words, in at most ${MOST_STRETCHES} stretches`,
            'Map the column that holds the state of the person',
          );
        }
        // a label does not reach across a gap
        end(Math.min(time, Number.isFinite(interval) ? last + 2 * interval : time));
        current = label;
        from = time;
      }
      last = time;
    },
    finish: () => {
      end(last + (Number.isFinite(interval) ? interval : 0));
      return annotations.filter((one) => one.end > one.start);
    },
  };
}
