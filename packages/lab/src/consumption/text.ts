/** The result for a terminal. */
import type { Consumption } from './consumption.ts';
import { type ConsumptionSubject, facts, NOTES, PAPER_NOTE, powerFact } from './facts.ts';
import { PAPER_MACHINE, PAPER_ROWS } from './paper.ts';
import { durations, memory, powerAndEnergy, rails, sizeAndTime, type TextTable } from './tables.ts';

export function consumptionText(consumption: Consumption, subject: ConsumptionSubject): string {
  const measurable = consumption.power.sensor !== null;
  return [
    ...facts(consumption, subject).map(([name, value]) => `${name}: ${value}`),
    '',
    ...layout(sizeAndTime(consumption)),
    ...(measurable
      ? [...layout(powerAndEnergy(consumption)), ...layout(rails(consumption))]
      : ['Power and energy', `  ${powerFact(consumption)}`, '']),
    ...layout(durations(consumption)),
    ...layout(memory(consumption)),
    ...layout(paperTable()),
    PAPER_NOTE,
    '',
    ...NOTES,
    ...consumption.methods.flatMap(({ name, notes = [] }) => notes.map((note) => `${name}: ${note}`)),
  ].join('\n');
}

function paperTable(): TextTable {
  return {
    title: `Printed in the paper, ${PAPER_MACHINE}: not this machine`,
    head: ['method', 'size MB', 'RAM MB train', 'infer', 'ms train', 'infer', 'W train', 'infer', 'J train', 'infer'],
    rows: PAPER_ROWS.map(({ method, size, ram, time, power, energy }) =>
      [method, size, ...ram, ...time, ...power, ...energy].map(String),
    ),
  };
}

function layout({ title, head, rows }: TextTable): string[] {
  const all = [head, ...rows];
  const left = head.map((_, c) => c === 0 || head[c] === 'job');
  const widths = head.map((_, c) => Math.max(...all.map((row) => row[c]!.length)));
  const lines = all.map((row) =>
    row
      .map((cell, c) => (left[c] ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!)))
      .join('  ')
      .trimEnd(),
  );
  return [title, ...lines.map((line) => `  ${line}`), ''];
}
