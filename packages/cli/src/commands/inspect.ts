import { DATASETS } from '@cheer/recordings';
import { Command, Option } from 'commander';
import { type InspectOptions, runInspect } from './inspect/run.ts';

export function inspectCommand(): Command {
  return new Command('inspect')
    .description('Say what a file or a folder is: format, channels, gaps, quality, labels, with a picture.')
    .argument('<path>', 'a recording, a folder or zip of one or of many people, or any file')
    .addOption(
      new Option('--dataset <name>', 'what it is, if it is not to be guessed')
        .choices(['auto', ...Object.keys(DATASETS)])
        .default('auto'),
    )
    .option('--map <columns>', 'of a table or EDF, which column is what, such as BVP=ppg@64,GSR=eda@4')
    .option('--subject <name>', 'only this person')
    .option('--session <name>', 'only this session of theirs')
    .option('--html <file>', 'write a page with figures')
    .option('--ascii', 'draw with plain characters')
    .option('--no-picture', 'do not draw')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  cheer inspect cohort/P001 --html P001.html\n  cheer inspect stress-predict\n  cheer inspect stress-predict --subject S05',
    )
    .action((path: string, options: InspectOptions) => runInspect(path, options));
}
