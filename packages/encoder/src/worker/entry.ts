/** What a browser's worker runs. */
import { serveTraining } from './serve.ts';

addEventListener('message', ({ data }) => void serveTraining(data, (answer) => postMessage(answer)), { once: true });
