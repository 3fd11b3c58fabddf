import { Command } from 'commander';
import { interruption } from '../../interruption.ts';
import { MAP_HELP, mapping } from '../../options.ts';
import { readRecordings } from '../../recordingPath.ts';
import { columns, printResult, progressLine } from '../../terminal.ts';
import { clockTime } from '../../time.ts';
import { type DeviceCommandOptions, openDevice } from './home.ts';

interface PredictOptions extends DeviceCommandOptions {
  recording: string;
  map?: string;
}

export function predictCommand(): Command {
  return new Command('predict')
    .description('Predict the state in each window of a recording. Needs no network.')
    .requiredOption(
      '--recording <path>',
      'the person: a folder or zip of Empatica E4 or EmbracePlus, an EDF file, or tables with --map',
    )
    .option('--map <list>', MAP_HELP, mapping)
    .addHelpText('after', '\nExample:\n  cheer device predict --home my-device --recording cohort/P001')
    .action(async ({ home, recording, map, json }: PredictOptions) => {
      const recordings = await readRecordings(recording, map);
      const progress = progressLine('features');
      const predicted = await openDevice(home).predict({
        recording: recordings,
        signal: interruption,
        onProgress: (done, total) => progress.update(done / total, `${done} of ${total} windows`),
      });
      progress.end();
      printResult(json, predicted, () => {
        const { classes, windows, ms } = predicted;
        const origin = windows[0]?.start ?? 0;
        const percent = (values: readonly number[] | null): string =>
          values === null ? '-' : values.map((p) => `${(100 * p).toFixed(0)}`.padStart(3)).join(' ');
        const rows = windows.map(({ start, quality, label, probabilities, smoothed }) => [
          clockTime(start - origin),
          quality.toFixed(2),
          label ?? 'abstains',
          percent(probabilities),
          smoothed.label ?? '-',
          percent(smoothed.probabilities),
        ]);
        const each = (ms.features + ms.inference) / Math.max(1, windows.length);
        const told = windows.flatMap(({ probabilities }) => probabilities ?? []);
        const guesses = told.length > 0 && told.every((p) => Math.abs(p - 1 / classes.length) < 0.01);
        return [
          columns(['time', 'quality', 'this window', `% ${classes.join(' ')}`, 'with those before', '%'], rows),
          `${windows.length} windows, ${each.toFixed(2)} ms each, features included.`,
          ...(guesses
            ? [
                `All states are as likely in every window, to 1 %: this classifier guesses (cheer device status says how it did).`,
              ]
            : []),
        ].join('\n');
      });
    });
}
