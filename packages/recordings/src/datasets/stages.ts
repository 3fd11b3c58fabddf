import type { Annotation, Fault } from '@cheer/signals';
import { alignMarks, type Border } from './align.ts';
import type { LoggedStage } from './taskLog.ts';

/**
 * How far a button press may lie from the minute in the log, s. Of the 254 presses of the 35 people 253 find a border: half
 * within 14 s, 237 within a minute, the farthest 163 s off (interview of S19). The one left over, a press of S06, is 256 s from
 * the start of an interview that it would make 3 min shorter than any other. 210 lies between the two.
 */
const TOLERANCE = 210;
/** Four presses of S17, S18 and S30 are exactly this much early, as if read off a 12-hour clock, s. */
const SLIP = 12 * 3600;

/** The classes of Stress-Predict; the questionnaire near the end is neither and stays unlabelled. */
const LABELS: Readonly<Record<string, string>> = {
  baseline: 'non-stress',
  rest: 'non-stress',
  stroop: 'stress',
  interview: 'stress',
  hyperventilation: 'stress',
};

/**
 * The stages of a Stress-Predict recording: borders from the button presses (good to the second) where one belongs to the
 * border, from the log (good to the minute) where none does. Every repair is a fault.
 *
 * @param logged stages in the order of the log's columns
 * @param tags presses as the device has them
 * @param span first and last moment of the recording, unix seconds
 */
export function stagesFrom(
  logged: readonly LoggedStage[],
  tags: readonly number[],
  span: Border,
): { annotations: Annotation[]; tags: number[]; faults: Fault[] } {
  const faults: Fault[] = [];
  const stages = logged.map((stage) => ({ ...stage })).sort((a, b) => a.start - b.start);
  if (stages.some(({ stage }, i) => stage !== logged[i]!.stage)) {
    const order = stages.map(({ stage }) => stage).join(', ');
    faults.push({
      kind: 'log-order',
      where: 'Time_logs.xlsx',
      found: `the times run ${order}`,
      done: 'kept the times',
    });
  }
  const presses = tags.map((tag) => repairSlip(tag, span, faults)).sort((a, b) => a - b);
  const borders = bordersOf(stages);
  const mark = alignMarks(presses, borders, TOLERANCE);
  for (const [index, press] of presses.entries()) {
    if (mark.includes(index)) continue;
    const found = `the press at ${clock(press)} is ${TOLERANCE} s or more from any free border of the log`;
    faults.push({ kind: 'unmatched-tag', where: 'tags', found, done: 'not used as a border' });
  }
  const fromLog: string[] = [];
  borders.forEach((border, index) => {
    const [before, after] = [stages[index - 1], stages[index]];
    const press = presses[mark[index]!];
    if (press !== undefined) {
      // the press that starts the first task does not end the baseline, which the log may end minutes before
      if (before !== undefined) before.end = before.stage === 'baseline' ? Math.min(before.end, press) : press;
      if (after !== undefined) after.start = press;
      return;
    }
    if (before !== undefined && after !== undefined) before.end = Math.min(before.end, after.start);
    fromLog.push(`${before?.stage ?? 'begin'}/${after?.stage ?? 'end'} ${clock(border.to).slice(0, 5)}`);
  });
  if (fromLog.length > 0) {
    const found = `no press for ${fromLog.length} of ${borders.length} borders: ${fromLog.join(', ')}`;
    faults.push({ kind: 'border-from-log', where: 'tags', found, done: "used the log's minute" });
  }
  const annotations: Annotation[] = [];
  for (const { stage, start, end } of stages) {
    const label = LABELS[stage];
    if (label === undefined) continue;
    const inside = { start: Math.max(start, span.from), end: Math.min(end, span.to) };
    if (inside.end > inside.start) {
      annotations.push({ ...inside, label, stage });
      continue;
    }
    const found = `${stage} runs from ${clock(start)} to ${clock(end)}, the recording from ${clock(span.from)} to ${clock(span.to)}`;
    faults.push({ kind: 'stage-outside', where: 'Time_logs.xlsx', found, done: 'left out' });
  }
  return { annotations, tags: presses, faults };
}

function repairSlip(tag: number, { from, to }: Border, faults: Fault[]): number {
  const later = tag + SLIP;
  if (tag >= from || later < from || later > to) return tag;
  const found = `a press at ${clock(tag)}, before the recording; 12 h later it lies inside`;
  faults.push({ kind: 'tag-12-hours-early', where: 'tags', found, done: `moved to ${clock(later)}` });
  return later;
}

/** One border before each stage and one after the last; between two, it lies from the end of one to the start of the next. */
function bordersOf(stages: readonly LoggedStage[]): Border[] {
  const borders: Border[] = [];
  for (let i = 0; i <= stages.length; i++) {
    const times = [stages[i - 1]?.end, stages[i]?.start].filter((time) => time !== undefined);
    borders.push({ from: Math.min(...times), to: Math.max(...times) });
  }
  return borders;
}

const clock = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(11, 19);
