import type { EncoderPolicy } from '@cheer/edge';
import { Command, Option } from 'commander';
import { interruption } from '../../interruption.ts';
import { ROOT_HELP, readRoot } from '../../openRegistry.ts';
import { MAP_HELP, mapping } from '../../options.ts';
import { readRecordings } from '../../recordingPath.ts';
import { printResult, progressLine } from '../../terminal.ts';
import { type DeviceCommandOptions, openDevice } from './home.ts';
import { describeRequests } from './requests.ts';
import { describeFetch, describeTrust } from './trust.ts';

interface EnrollOptions extends DeviceCommandOptions {
  registry: string;
  recording: string;
  map?: string;
  root?: string;
  fetch?: EncoderPolicy;
}

export const fetchOption = (): Option =>
  new Option(
    '--fetch <which>',
    'all encoders, which reveals nothing, or only the own, which tells the server the cluster (default: all if they are under 1 MB together)',
  ).choices(['all', 'own'] satisfies EncoderPolicy[]);

export function enrollCommand(): Command {
  return new Command('enroll')
    .description('Verify a release, find the cluster of a person on the device and keep the encoder of that cluster.')
    .requiredOption('--registry <url>', 'address of a release')
    .requiredOption(
      '--recording <path>',
      'the person: a folder or zip of Empatica E4 or EmbracePlus, an EDF file, or tables with --map',
    )
    .option('--map <list>', MAP_HELP, mapping)
    .option('--root <root>', `${ROOT_HELP}; pins it`)
    .addOption(fetchOption())
    .addHelpText(
      'after',
      '\nExample:\n  cheer device enroll --registry http://127.0.0.1:8765 --recording cohort/P001 --home my-device',
    )
    .action(async ({ home, registry, recording, map, root, fetch, json }: EnrollOptions) => {
      const pinned = root === undefined ? undefined : await readRoot('enroll', root);
      const recordings = await readRecordings(recording, map);
      const device = openDevice(home);
      const progress = progressLine('features');
      const enrolled = await device.enroll({
        registry,
        recording: recordings,
        ...(pinned && { root: pinned }),
        ...(fetch && { encoders: fetch }),
        signal: interruption,
        onProgress: (done, total) => progress.update(done / total, `${done} of ${total} windows`),
      });
      progress.end();
      printResult(json, enrolled, () => {
        const { release, simulated, cluster, distances, windows, usable, untrained, otherPublisher, requests, trust } =
          enrolled;
        return [
          `Release ${release}${simulated ? ' (trained on simulated people)' : ''}; ${windows} windows, ${usable} usable.`,
          ...describeTrust(trust),
          `Nearest centroid, computed here: cluster ${cluster} (${distances.map((d, i) => `${i}: ${d.toFixed(2)}`).join(', ')}).`,
          describeFetch(enrolled),
          ...(otherPublisher
            ? [
                'The root given is of another publisher than before: what this device had seen of that one no longer counts.',
              ]
            : []),
          ...(untrained ? ['This replaces the enrolment before; the classifier has to be trained again.'] : []),
          'Requests, none with a body:',
          ...describeRequests(requests),
          `Next: cheer device label --home ${home} --recording ${recording} --k 3`,
        ].join('\n');
      });
    });
}
