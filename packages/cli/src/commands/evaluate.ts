import { Command, Option } from 'commander';
import { list, MAP_HELP, mapping, numberList, wholeNumber } from '../options.ts';
import type { EvaluateCommandOptions } from './evaluate/run.ts';

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description("The paper's tables for the data at hand: every method, leave one subject out, with controls.")
    .requiredOption(
      '--dataset <name>',
      'such as stress-predict, induced-stress, wesad, wemac, simulated, e4, embraceplus, edf, table',
    )
    .option('--data <dir>', 'the recordings: a folder or a zip')
    .option('--map <list>', MAP_HELP, mapping)
    .option('--table <file>', 'their features instead, as cheer extract writes them')
    .option('--task <name>', "another task of the dataset than its first, such as wesad's binary")
    .addOption(new Option('--protocol <name>', 'who is held out').choices(['loso']).default('loso'))
    .option('--support <list>', 'how windows are chosen for labelling', list, ['random', 'chronological'])
    .option('--k <list>', 'labelled windows per class', numberList(1), [1, 3, 5, 10])
    .option('--draws <n>', 'draws of random support', wholeNumber(1, 1000), 10)
    .option('--normalisation <list>', 'population, calibration or transductive', list, ['transductive'])
    .option('--methods <list>', 'names, or the groups all, fast, controls, paper; the controls are always run', list, [
      'all',
    ])
    .option('--seeds <n>', 'how many seeds: 1 to n', wholeNumber(1, 1000), 1)
    .option('--clusters <k>', 'for the methods that cluster', wholeNumber(1, 64), 3)
    .option('--steps <n>', 'training steps of each encoder (default: as cheer train)', wholeNumber(1))
    .option('--workers <n>', 'threads (default: one for each processor)', wholeNumber(1, 256))
    .option('--out <dir>', 'where everything is written', 'out/evaluation')
    .option('--replace', 'write over results in OUT that this run does not contain')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Stopped half-way, the same command goes on where it was. Asked again for more methods or seeds, it computes what is new; asked for less, it
writes over what is there only with --replace.

Example:
  cheer evaluate --dataset stress-predict --data Stress-Predict-Dataset --methods fast --seeds 3 --out evaluation`,
    )
    .action(async (options: EvaluateCommandOptions) => {
      const { runEvaluate } = await import('./evaluate/run.ts'); // the report's figures take a while to load
      await runEvaluate(options);
    });
}
