/** The command `cheer`. Exit codes: 0 done, 1 the work failed, 2 the command was called wrongly, 3 done
 * but for recordings that could not be read, 130 interrupted. */
import { CheerError } from '@cheer/signals';
import { Command, CommanderError } from 'commander';
import { datasetsCommand } from './commands/datasets.ts';
import { demoCommand } from './commands/demo.ts';
import { deviceCommand } from './commands/device.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { extractCommand } from './commands/extract.ts';
import { inspectCommand } from './commands/inspect.ts';
import { profileCommand } from './commands/profile.ts';
import { serveCommand } from './commands/serve.ts';
import { simulateCommand } from './commands/simulate.ts';
import { trainCommand } from './commands/train.ts';
import { interruption } from './interruption.ts';
import { VERSION } from './version.ts';

const program = new Command('cheer')
  .description('Emotion and stress from a wrist sensor, on the person\u2019s own device.')
  .version(VERSION)
  .showHelpAfterError('(cheer --help, and cheer COMMAND --help, show the options and an example)')
  .addCommand(demoCommand())
  .addCommand(simulateCommand())
  .addCommand(datasetsCommand())
  .addCommand(inspectCommand())
  .addCommand(extractCommand())
  .addCommand(trainCommand())
  .addCommand(serveCommand())
  .addCommand(exportCommand())
  .addCommand(deviceCommand())
  .addCommand(evaluateCommand())
  .addCommand(profileCommand())
  .addHelpText(
    'after',
    `
The whole path, on simulated people:
  cheer simulate --people 12 --out cohort
  cheer extract --data cohort --out features.parquet
  cheer train features.parquet --clusters 3 --out registry
  cheer serve registry &
  cheer device enroll --registry http://127.0.0.1:8765 --recording cohort/P001 --home my-device`,
  );

exitOverride(program);
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
// a pipe may still be taking the result
await new Promise((done) => process.stdout.write('', done));
process.exit();

/** Commander exits by itself unless told not to, each command of its own. */
function exitOverride(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) exitOverride(child);
}

/** Says what went wrong, for a person or as JSON, and returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CheerError) {
    const { code, message, remedy } = error;
    if (process.argv.includes('--json')) console.error(JSON.stringify({ error: { code, message, remedy } }));
    else console.error(`cheer: ${message}\n  (${code}: see docs/errors/${code}.md)`);
    if (code === 'cancelled' || interruption.aborted) return 130;
    return code === 'option-invalid' ? 2 : 1;
  }
  if (interruption.aborted) return 130;
  console.error('cheer: an error that CHEER did not expect; please report it with the lines below.');
  console.error(error);
  return 1;
}
