/** The command `cheer`. Exit codes: 0 done, 1 the work failed, 2 the command was called wrongly, 3 done
 * but for recordings that could not be read, 130 interrupted. */
import { CheerError } from '@cheer/signals';
import { Command, CommanderError } from 'commander';
import { interruption } from './interruption.ts';
import { VERSION } from './version.ts';

/** In the order of the help. A command is loaded when it is the one that is called, as a device need not load a cloud. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./commands/demo.ts')).demoCommand(),
  simulate: async () => (await import('./commands/simulate.ts')).simulateCommand(),
  datasets: async () => (await import('./commands/datasets.ts')).datasetsCommand(),
  inspect: async () => (await import('./commands/inspect.ts')).inspectCommand(),
  extract: async () => (await import('./commands/extract.ts')).extractCommand(),
  train: async () => (await import('./commands/train.ts')).trainCommand(),
  keys: async () => (await import('./commands/keys.ts')).keysCommand(),
  publish: async () => (await import('./commands/publish.ts')).publishCommand(),
  serve: async () => (await import('./commands/serve.ts')).serveCommand(),
  export: async () => (await import('./commands/export.ts')).exportCommand(),
  device: async () => (await import('./commands/device.ts')).deviceCommand(),
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluateCommand(),
  profile: async () => (await import('./commands/profile.ts')).profileCommand(),
};

const called = process.argv[2] ?? '';
const needed = Object.hasOwn(COMMANDS, called) ? [COMMANDS[called]!] : Object.values(COMMANDS);

const program = new Command('cheer')
  .description('Emotion and stress from a wrist sensor, on the person\u2019s own device.')
  .version(VERSION)
  .showHelpAfterError('(cheer --help, and cheer COMMAND --help, show the options and an example)')
  .addHelpText(
    'after',
    `
The whole path, on simulated people:
  cheer simulate --people 12 --out cohort
  cheer extract --data cohort --out features.parquet
  cheer train features.parquet --clusters 3 --out draft
  cheer keys create keys
  cheer publish draft --keys keys --out registry --accept-membership-risk
  cheer serve registry &
  cheer device enroll --registry http://127.0.0.1:8765 --recording cohort/P001 --home my-device`,
  );

for (const load of needed) program.addCommand(await load());

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
    else {
      const hint =
        code === 'format-unknown' && called !== 'inspect' ? '\n  cheer inspect PATH says what the files are' : '';
      console.error(`cheer: ${message}${hint}\n  (${code}: see docs/errors/${code}.md)`);
    }
    if (code === 'cancelled' || interruption.aborted) return 130;
    return code === 'option-invalid' ? 2 : 1;
  }
  if (interruption.aborted) return 130;
  console.error('cheer: an error that CHEER did not expect; please report it with the lines below.');
  console.error(error);
  return 1;
}
