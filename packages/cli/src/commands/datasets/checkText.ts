import { faultLine, printable, sharedFaults } from '@cheer/lab';
import { columns } from '../../terminal.ts';
import type { CheckReport } from './checkReport.ts';

/** Faults that are printed; the JSON has all. */
const FAULTS = 30;

export function checkText(report: CheckReport, channels: readonly string[]): string {
  const { path, title, dataset, files, extra, people, refused, problems } = report;
  const labels = [...new Set(people.flatMap((one) => Object.keys(one.labels)))].sort();
  const several = people.some(({ sessions }) => sessions > 1);
  const faults = sharedFaults(people.map((one) => ({ name: one.subject, faults: one.faults }))).map(faultLine);
  const lines = [
    `${path}: ${title} (--dataset ${dataset})`,
    ...(files.length > 0
      ? [
          '',
          columns(
            ['part', 'files', 'of', 'checksum right', 'other line ends'],
            files.map((one) => [
              one.part === 'core' ? one.part : `${one.part} (not needed)`,
              one.there,
              one.all,
              one.checked,
              one.lineEnds,
            ]),
          ),
        ]
      : []),
    ...(extra.length > 0 ? [`${extra.length} other files, such as ${extra.slice(0, 3).join(', ')}`] : []),
    ...(people.length > 0
      ? [
          '',
          columns(
            ['person', ...(several ? ['sessions'] : []), 'minutes', ...labels.map((label) => `${label} min`), 'faults'],
            people.map((one) => [
              one.subject,
              ...(several ? [one.sessions] : []),
              one.minutes.toFixed(1),
              ...labels.map((label) => (one.labels[label] ?? 0).toFixed(1)),
              one.faults.length,
            ]),
          ),
          '',
          `channels, Hz: ${channels.join(', ')}`,
          ...people
            .filter((one) => one.channels.join() !== usual(people))
            .map((one) => `  ${one.subject}: ${one.channels.join(', ')}`),
        ]
      : []),
    ...(faults.length > 0 ? [''] : []),
    ...faults.slice(0, FAULTS),
    ...(faults.length > FAULTS ? [`and ${faults.length - FAULTS} more faults: see --json`] : []),
    ...refused.map(({ subject, reason }) => `not read: ${subject}: ${reason}`),
    '',
    ...(problems.length === 0 ? ['All is well.'] : ['Something is wrong:', ...problems.map((one) => `  ${one}`)]),
  ];
  return printable(lines.join('\n'));
}

/** What most people have. */
function usual(people: CheckReport['people']): string {
  const counts = new Map<string, number>();
  for (const { channels } of people) counts.set(channels.join(), (counts.get(channels.join()) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
