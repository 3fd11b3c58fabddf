/** `cheer device`: the device side, one command a verb. What it knows lies in the folder --home and nowhere else. */
import { Command } from 'commander';
import { enrollCommand } from './device/enroll.ts';
import { exportModelCommand } from './device/export.ts';
import { labelCommand } from './device/label.ts';
import { ledgerCommand } from './device/ledger.ts';
import { predictCommand } from './device/predict.ts';
import { forgetCommand, statusCommand } from './device/status.ts';
import { trainHeadCommand } from './device/train.ts';
import { updateCommand } from './device/update.ts';

export function deviceCommand(): Command {
  const device = new Command('device').description(
    'The device side: enrol, update, label, train, predict, export; the ledger; and forget.',
  );
  for (const command of [
    enrollCommand(),
    updateCommand(),
    labelCommand(),
    trainHeadCommand(),
    predictCommand(),
    exportModelCommand(),
    statusCommand(),
    ledgerCommand(),
    forgetCommand(),
  ]) {
    device.addCommand(
      command
        .requiredOption('--home <dir>', 'the folder that holds all this device knows')
        .option('--json', 'print the result as JSON'),
    );
  }
  return device.addHelpText(
    'after',
    `
Example:
  cheer device enroll --home my-device --registry http://127.0.0.1:8765 --recording cohort/P001
  cheer device label --home my-device --recording cohort/P001 --k 3
  cheer device train --home my-device
  cheer device predict --home my-device --recording cohort/P001`,
  );
}
