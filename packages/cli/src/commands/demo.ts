import { DATASETS } from '@cheer/recordings';
import { CLASSES } from '@cheer/signals/simulate';
import { Command, Option } from 'commander';
import type { DemoOptions } from '../demo/options.ts';
import { clusters, numberList, PRETEXT_HELP, pretext, refuse, wholeNumber } from '../options.ts';

export function demoCommand(): Command {
  return new Command('demo')
    .description('The whole path: people, features, encoders, a registry, and held-out people on the device side.')
    .addOption(
      new Option('--dataset <name>', 'real recordings instead of simulated people').choices([
        'auto',
        ...Object.keys(DATASETS),
      ]),
    )
    .option('--data <dir>', 'where these recordings are')
    .option('--people <n>', 'how many people to simulate', wholeNumber(6, 1000), 20)
    .addOption(
      new Option('--protocol <name>', 'what the simulated people go through')
        .choices(Object.keys(CLASSES))
        .default('stress'),
    )
    .option('--hold-out <n>', 'how many people play the device side (default: a quarter, 3 to 9)', wholeNumber(1, 1000))
    .option('--k <list>', 'labelled windows per class', numberList(1), [1, 3, 5])
    .option('--draws <n>', 'draws of random support', wholeNumber(1, 1000), 10)
    .option('--clusters <k>', 'how many, or auto', clusters, 3)
    .option('--pretext <spec>', PRETEXT_HELP, pretext, 'temporal')
    .option('--seed <n>', 'seed of everything', wholeNumber(0), 1)
    .option('--steps <n>', 'training steps of each encoder', wholeNumber(1))
    .option('--workers <n>', 'threads (default: one for each processor)', wholeNumber(1, 256))
    .option('--out <dir>', 'where everything is written', 'out/demo')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  cheer demo
  cheer demo --dataset stress-predict --data Stress-Predict-Dataset`,
    )
    .action(async (options: DemoOptions) => {
      if ((options.data === undefined) !== (options.dataset === undefined)) {
        refuse(
          'demo',
          '--dataset and --data go together',
          options.data ?? options.dataset,
          'Give both, or neither to simulate.',
        );
      }
      const { runDemo } = await import('../demo/runDemo.ts'); // the report's figures take a while to load
      await runDemo(options);
    });
}
