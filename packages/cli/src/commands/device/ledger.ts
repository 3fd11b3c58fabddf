import { type Ledger, writeLedger } from '@cheer/edge';
import { Command } from 'commander';
import { refuse } from '../../options.ts';
import { bytes } from '../../terminal.ts';
import { type DeviceCommandOptions, openDevice } from './home.ts';
import { describeDropped, describeRequest } from './requests.ts';

export function ledgerCommand(): Command {
  return new Command('ledger')
    .description('Every request this device made, with bytes out and in; to look at, or as JSON or CSV to keep.')
    .option('--csv', 'print it as CSV')
    .addHelpText(
      'after',
      '\nExamples:\n  cheer device ledger --home my-device\n  cheer device ledger --home my-device --csv > ledger.csv',
    )
    .action(async ({ home, json, csv }: DeviceCommandOptions & { csv?: true }) => {
      if (json && csv) refuse('ledger', 'one form at a time can be printed', '--json and --csv', 'Leave one out.');
      const ledger = await openDevice(home).ledger();
      process.stdout.write(json || csv ? writeLedger(ledger, csv ? 'csv' : 'json') : `${describe(ledger)}\n`);
    });
}

function describe({ entries, dropped, bytesIn, bytesOut, bytesAsked }: Ledger): string {
  return [
    `${entries.length + dropped.requests} requests: ${bytesOut} bytes of content out, ${bytes(bytesAsked)} of addresses and headers, ${bytes(bytesIn)} in.`,
    ...describeDropped(dropped),
    ...entries.map((entry) => `  ${new Date(1000 * entry.at).toISOString()} ${describeRequest(entry)}`),
  ].join('\n');
}
