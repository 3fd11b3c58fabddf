import type { Status } from '@cheer/edge';
import { FolderStore } from '@cheer/edge/node';
import { CheerError, quoted } from '@cheer/signals';
import { Command } from 'commander';
import { bytes, printResult } from '../../terminal.ts';
import { describeHead, untold } from './classifier.ts';
import { type DeviceCommandOptions, openDevice } from './home.ts';
import { describeDropped, describeRequest } from './requests.ts';
import { describeFetch, describeTrust } from './trust.ts';

export function statusCommand(): Command {
  return new Command('status')
    .description('What the device knows, and every request it made.')
    .addHelpText('after', '\nExample:\n  cheer device status --home my-device')
    .action(async ({ home, json }: DeviceCommandOptions) => {
      const status = await openDevice(home).status();
      printResult(json, status, () => describe(status));
    });
}

export function forgetCommand(): Command {
  return new Command('forget')
    .description('Erase everything the device knows.')
    .addHelpText('after', '\nExample:\n  cheer device forget --home my-device')
    .action(async ({ home, json }: DeviceCommandOptions) => {
      const store = new FolderStore(home);
      if (!(await store.exists())) {
        throw new CheerError(
          'not-enrolled',
          `forget: ${quoted(store.path)}: there is no device, so nothing was erased`,
          'Give the folder that was given to cheer device enroll.',
        );
      }
      await openDevice(home).forget();
      printResult(json, { forgotten: home }, () => `Forgotten: nothing is left in ${home}.`);
    });
}

function describe({ enrolled, labels, trained, requests, dropped, bytes: size }: Status): string {
  if (enrolled === null) return 'Not enrolled.';
  const { manifest, location, hash, cluster, windows, usable, trust, wearerSimulated } = enrolled;
  const counts = Object.entries(labels?.counts ?? {}).map(([label, n]) => `${label} ${n}`);
  return [
    `Release     ${manifest.name}, ${manifest.created}${manifest.simulated ? ', simulated' : ''}`,
    `            ${location} (${hash.slice(0, 16)})`,
    ...describeTrust(trust).map((line, i) => `${i === 0 ? 'Trust       ' : '            '}${line}`),
    `Cluster     ${cluster} of ${manifest.encoders.length}, matched here`,
    `Fetched     ${describeFetch(enrolled)}`,
    `Windows     ${windows} of ${manifest.window.length} s, ${usable} usable${wearerSimulated ? '; of a simulated person' : ''}`,
    `Labels      ${counts.join(', ') || 'none'}`,
    `Classifier  ${
      trained === null
        ? 'not trained'
        : `${describeHead(trained.chosen)}, trained on ${Object.entries(trained.counts)
            .map(([c, n]) => `${n} x ${c}`)
            .join(', ')}`
    }`,
    ...(trained === null || untold(trained) === null ? [] : [`            ${untold(trained)}`]),
    `Stored      ${bytes(size)}`,
    `Requests    ${requests.length + dropped.requests}, none with a body`,
    ...describeDropped(dropped),
    ...requests.map((request) => `  ${new Date(1000 * request.at).toISOString()} ${describeRequest(request)}`),
  ].join('\n');
}
