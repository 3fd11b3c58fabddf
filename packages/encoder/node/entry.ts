/** What a worker thread of Node runs. */
import { parentPort } from 'node:worker_threads';
import { serveTraining } from '@cheer/encoder';

parentPort?.once('message', (request) => void serveTraining(request, (answer) => parentPort?.postMessage(answer)));
