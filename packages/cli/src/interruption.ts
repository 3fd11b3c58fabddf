/** One signal for the whole process: aborted by Ctrl-C or a polite kill. A second one ends at once. */
import { CheerError } from '@cheer/signals';

const controller = new AbortController();

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new CheerError('cancelled', `stopped by ${name}`, 'Start it again.'));
  });
}

export const interruption: AbortSignal = controller.signal;
