import { writeSimulatedCohort } from '@cheer/recordings';
import { writeFolder } from '@cheer/recordings/node';
import { CLASSES, DEFAULT_MINUTES, type Protocol, simulateCohort } from '@cheer/signals/simulate';
import { Command, Option } from 'commander';
import { interruption } from '../interruption.ts';
import { number, wholeNumber } from '../options.ts';
import { checkOutputFolder } from '../outputFolder.ts';
import { duration, printResult, progressLine } from '../terminal.ts';

interface SimulateOptions {
  people: number;
  seed: number;
  protocol: Protocol;
  minutes: number;
  out: string;
  replace?: true;
  json?: true;
}

export function simulateCommand(): Command {
  return new Command('simulate')
    .description('Write a cohort of simulated people as Empatica E4 folders with labels.')
    .requiredOption('--out <dir>', 'the folder to write, which must not exist or be empty')
    .option('--people <n>', 'how many people', wholeNumber(1, 10_000), 12)
    .option('--seed <n>', 'another seed, other people', wholeNumber(0), 1)
    .addOption(
      new Option('--protocol <name>', 'stress: baseline, stress, amusement; fear: fear, non-fear')
        .choices(Object.keys(CLASSES))
        .default('stress'),
    )
    .option('--minutes <n>', 'length of each recording', number(6, 480), DEFAULT_MINUTES)
    .option('--replace', 'replace the folder if it exists')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  cheer simulate --people 12 --seed 1 --out cohort')
    .action(simulate);
}

async function simulate({ people, seed, protocol, minutes, out, replace, json }: SimulateOptions): Promise<void> {
  const started = performance.now();
  await writeCohort(out, { people, seed, protocol, minutes, replace: replace === true });
  const seconds = (performance.now() - started) / 1000;
  printResult(
    json,
    { out, people, seed, protocol, minutes, classes: CLASSES[protocol], simulated: true },
    () =>
      `${people} simulated people (${protocol}: ${CLASSES[protocol].join(', ')}), ${minutes} min each, seed ${seed}, in ${out}` +
      ` (${duration(seconds)}).\nNext: cheer extract --data ${out} --out features.parquet`,
  );
}

/** Writes a cohort into a folder, all at once; `cheer demo` does the same. */
export async function writeCohort(
  out: string,
  options: { people: number; seed: number; protocol: Protocol; minutes: number; replace: boolean },
): Promise<void> {
  const { people, seed, protocol, minutes, replace } = options;
  await checkOutputFolder('simulate', out, replace, 'cohort.json');
  const progress = progressLine('simulate');
  function* watched() {
    let count = 0;
    for (const person of simulateCohort({ people, seed, protocol, minutes })) {
      interruption.throwIfAborted();
      yield person;
      progress.update(++count / people, `${count} of ${people} people`);
    }
  }
  await writeFolder(out, writeSimulatedCohort({ seed, protocol, classes: CLASSES[protocol], people: watched() }), {
    replace,
  });
  progress.end();
}
