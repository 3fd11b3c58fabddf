import { Command } from 'commander';
import { interruption } from '../../interruption.ts';
import { readRecordings } from '../../recordingPath.ts';
import { bytes, printResult, progressLine } from '../../terminal.ts';
import { type DeviceCommandOptions, openDevice } from './home.ts';

interface EnrollOptions extends DeviceCommandOptions {
  registry: string;
  recording: string;
}

export function enrollCommand(): Command {
  return new Command('enroll')
    .description('Find the cluster of a person on the device and fetch the encoder of that cluster, and no other.')
    .requiredOption('--registry <url>', 'address of a release')
    .requiredOption('--recording <path>', 'an Empatica E4 folder or zip of the person')
    .addHelpText(
      'after',
      '\nExample:\n  cheer device enroll --registry http://127.0.0.1:8765 --recording cohort/P001 --home my-device',
    )
    .action(async ({ home, registry, recording, json }: EnrollOptions) => {
      const recordings = await readRecordings(recording);
      const device = openDevice(home);
      const progress = progressLine('features');
      const enrolled = await device.enroll({
        registry,
        recording: recordings,
        signal: interruption,
        onProgress: (done, total) => progress.update(done / total, `${done} of ${total} windows`),
      });
      progress.end();
      printResult(json, enrolled, () => {
        const { release, simulated, cluster, distances, windows, usable, untrained, requests } = enrolled;
        return [
          `Release ${release}${simulated ? ' (trained on simulated people)' : ''}; ${windows} windows, ${usable} usable.`,
          `Nearest centroid, computed here: cluster ${cluster} (${distances.map((d, i) => `${i}: ${d.toFixed(2)}`).join(', ')}).`,
          ...(untrained ? ['This replaces the enrolment before; the classifier has to be trained again.'] : []),
          'Requests, none with a body:',
          ...requests.map(({ method, url, status, bytesIn }) => `  ${method} ${url} ${status}, ${bytes(bytesIn)}`),
          `Next: cheer device label --home ${home} --recording ${recording} --k 3`,
        ].join('\n');
      });
    });
}
