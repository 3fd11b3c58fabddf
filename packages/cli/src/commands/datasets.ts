import { CATALOGUE, DATASETS } from '@cheer/recordings';
import { Argument, Command, Option } from 'commander';
import { list as items, wholeNumber } from '../options.ts';
import { type CheckOptions, runCheck } from './datasets/check.ts';
import { type FetchOptions, runFetch } from './datasets/fetch.ts';
import { listDatasets } from './datasets/list.ts';

export function datasetsCommand(): Command {
  return new Command('datasets')
    .description('List, fetch and check the public datasets that CHEER reads.')
    .addCommand(listCommand())
    .addCommand(fetchCommand())
    .addCommand(checkCommand());
}

const listCommand = (): Command =>
  new Command('list')
    .description('What there is, on what terms, and how to have it.')
    .option('--json', 'print the result as JSON')
    .action(listDatasets);

const fetchCommand = (): Command =>
  new Command('fetch')
    .description('Fetch a dataset from its public home; stopped half-way, the same command goes on where it was.')
    .addArgument(new Argument('<name>', 'which').choices(Object.keys(CATALOGUE)))
    .option('--out <dir>', 'where to put it (default: a folder called like the dataset)')
    .option('--with <list>', 'further parts, separated by commas: see cheer datasets list', items)
    .option('--from <url>', 'a copy elsewhere: an address under which the files lie as at the home')
    .option('--parallel <n>', 'files at once', wholeNumber(1, 16), 4)
    .option('--dry-run', 'say what would be fetched, and fetch nothing')
    .option('--replace', 'fetch files again that are there and are not what they should be')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  cheer datasets fetch stress-predict --dry-run\n  cheer datasets fetch induced-stress --out data/induced-stress --with acc',
    )
    .action((name: string, options: FetchOptions) => runFetch(name, options));

const checkCommand = (): Command =>
  new Command('check')
    .description('Hold a copy of a dataset, or any folder of recordings, to what it should be.')
    .argument('<dir>', 'a folder or a zip')
    .addOption(
      new Option('--dataset <name>', 'what it is, if it is not to be guessed')
        .choices(['auto', ...Object.keys(DATASETS)])
        .default('auto'),
    )
    .option('--map <columns>', 'of a table or EDF, which column is what, such as BVP=ppg@64,GSR=eda@4')
    .option('--files-only', 'do not read the recordings')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExit code: 0 if all is well, 3 if something is missing, wrong or cannot be read.')
    .action((dir: string, options: CheckOptions) => runCheck(dir, options));
