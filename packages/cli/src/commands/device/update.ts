import type { EncoderPolicy } from '@cheer/edge';
import { Command } from 'commander';
import { interruption } from '../../interruption.ts';
import { printResult } from '../../terminal.ts';
import { describeHead } from './classifier.ts';
import { fetchOption } from './enroll.ts';
import { type DeviceCommandOptions, openDevice } from './home.ts';
import { describeRequests } from './requests.ts';
import { describeFetch, describeTrust } from './trust.ts';

export function updateCommand(): Command {
  return new Command('update')
    .description('Look for a newer release where the device was enrolled; without one, or after a failure, all stays.')
    .addOption(fetchOption())
    .addHelpText('after', '\nExample:\n  cheer device update --home my-device')
    .action(async ({ home, fetch, json }: DeviceCommandOptions & { fetch?: EncoderPolicy }) => {
      const updated = await openDevice(home).update({ signal: interruption, ...(fetch && { encoders: fetch }) });
      printResult(json, { updated }, () => {
        if (updated === null) return 'Nothing new: the release this device has is the newest its publisher has signed.';
        const { release, simulated, cluster, trained, trust, requests } = updated;
        return [
          `Release ${release}${simulated ? ' (trained on simulated people)' : ''}, in place of ${updated.from.slice(0, 16)}; cluster ${cluster}, matched here anew.`,
          ...describeTrust(trust),
          describeFetch(updated),
          trained === null
            ? 'There was no classifier to train again.'
            : `The classifier was trained again on the labels there are: ${describeHead(trained.chosen)}.`,
          'Requests, none with a body:',
          ...describeRequests(requests),
        ].join('\n');
      });
    });
}
