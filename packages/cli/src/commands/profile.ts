/** `cheer profile`: the paper's Tables II and III on the machine it runs on. */
import { DATASETS } from '@cheer/recordings';
import { Command, Option } from 'commander';
import { number, wholeNumber } from '../options.ts';
import type { ProfileOptions } from './profile/options.ts';

export function profileCommand(): Command {
  return new Command('profile')
    .description('Measure what the device side costs on this machine: size, memory, time, power and energy.')
    .option('--data <path>', 'recordings: of one person, or a dataset (default: a simulated person)')
    .addOption(
      new Option('--dataset <name>', 'what the recordings are')
        .choices(['auto', ...Object.keys(DATASETS)])
        .default('auto'),
    )
    .option('--subject <name>', 'which person of the dataset (default: the first that can be read)')
    .option('--registry <release>', 'a release: folder or address (default: trained now, on simulated people)')
    .option('--k <n>', 'labelled windows a class, fewer where there are no more', wholeNumber(1, 1000), 5)
    .option('--seconds <s>', 'how long each job runs again and again in each process', number(0.1, 3600), 2)
    .option('--processes <n>', 'fresh processes a job', wholeNumber(1, 100), 3)
    .option('--idle <s>', 'how long idle power is measured, where there is a sensor', number(0.5, 3600), 10)
    .option('--nursery <MB>', "size of V8's half nursery, Node's --max-semi-space-size", wholeNumber(1, 1024))
    .option('--no-baselines', 'leave out the supervised networks of the papers before')
    .option('--sysfs <dir>', 'a copy of /sys to read sensors from, for trials', '/sys')
    .option('--out <dir>', 'write report.html and profile.json here')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Power needs a sensor: on a Jetson its INA3221, on a PC RAPL, which root alone may read. Without one it is not measurable
here, and the rest is.

Examples:
  cheer profile --out out/profile
  cheer profile --data Stress-Predict-Dataset --subject S02 --registry registry`,
    )
    .action(async (options: ProfileOptions) => {
      const { runProfile } = await import('./profile/run.ts');
      await runProfile(options);
    });
}
