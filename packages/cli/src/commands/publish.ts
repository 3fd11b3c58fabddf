import { Command } from 'commander';
import { wholeNumber } from '../options.ts';
import type { PublishOptions } from './publish/options.ts';

export function publishCommand(): Command {
  return new Command('publish')
    .description(
      'Sign the draft that cheer train wrote and put it in a registry: new, or as the next version of the one there.',
    )
    .argument('[draft]', 'a folder, as cheer train writes it; none with --renew')
    .requiredOption('--keys <dir>', 'the keys, as cheer keys create makes them')
    .requiredOption('--out <dir>', 'the registry: a folder for any static web server')
    .option('--expires <days>', 'how long it holds unless it is renewed', wholeNumber(1, 3650), 14)
    .option('--renew', 'sign anew what is there, so that it goes on holding')
    .option('--prune', 'remove files that no version in date needs')
    .option(
      '--features <file>',
      'the table the draft was trained on: says what remedies cost in accuracy, if it has labels',
    )
    .option('--accept-membership-risk', 'publish although it can be told who was in the cohort, or was not measured')
    .option('--studio', 'put the page beside it, for web servers other than cheer serve')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
CHEER_KEY_PASSPHRASE in the environment opens keys with a passphrase.

Examples:
  cheer publish draft --keys keys --out registry
  cheer publish --renew --keys keys --out registry`,
    )
    .action(async (draft: string | undefined, options: PublishOptions) => {
      const { runPublish } = await import('./publish/run.ts');
      await runPublish(draft, options);
    });
}
