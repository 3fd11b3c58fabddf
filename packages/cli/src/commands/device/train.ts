import { HEADS, type HeadOptions } from '@cheer/encoder';
import { Command, Option } from 'commander';
import { wholeNumber } from '../../options.ts';
import { note, printResult } from '../../terminal.ts';
import { chanceOf, describeHead, untold } from './classifier.ts';
import { type DeviceCommandOptions, openDevice } from './home.ts';

/** nats a window; below it the stream says nothing of how long states last */
const TOLD = 0.001;

interface TrainHeadOptions extends DeviceCommandOptions {
  k?: number;
  seed: number;
  head: NonNullable<HeadOptions['head']>;
}

export function trainHeadCommand(): Command {
  return new Command('train')
    .description('Train the classifier from scratch on the labelled windows, on the device.')
    .option('--k <n>', 'use n windows of each class that do not overlap, instead of all', wholeNumber(1, 1000))
    .option('--seed <n>', 'seed of that choice', wholeNumber(0), 0)
    .addOption(
      new Option('--head <name>', 'softmax regression, nearest prototypes, or auto: chosen by windows left out')
        .choices(HEADS)
        .default('softmax'),
    )
    .addHelpText('after', '\nExample:\n  cheer device train --home my-device')
    .action(async ({ home, k, seed, head, json }: TrainHeadOptions) => {
      const trained = await openDevice(home).train({ seed, head, ...(k !== undefined && { k }) });
      const warning = untold(trained);
      if (warning !== null) note(warning);
      printResult(json, trained, () => {
        const { classes, counts, chosen, leaveOneOut, persistence, ms } = trained;
        const judged =
          leaveOneOut === null
            ? 'Too few labels to say how well it does; label more windows of each state.'
            : `Leave-one-out on the ${leaveOneOut.windows} labels: ${(100 * leaveOneOut.accuracy).toFixed(0)} % right (chance ${(100 * chanceOf(counts)).toFixed(0)} %); other days will be harder.`;
        return [
          `Trained on ${classes.map((c) => `${counts[c]} x ${c}`).join(', ')} in ${ms.toFixed(1)} ms: ${describeHead(chosen)}${head === 'auto' ? ', chosen on these windows' : ''}.`,
          judged,
          ...(persistence.gain < TOLD
            ? []
            : [
                `States persist with probability ${persistence.stay.toFixed(3)} from one window to the next, learned without labels.`,
              ]),
          `Next: cheer device predict --home ${home} --recording PATH`,
        ].join('\n');
      });
    });
}
