/**
 * Memory of one job in a process of its own: `node --expose-gc memoryAlone.js JOB FOLDER` prints bytes resident: once the runtime
 * is up, once code and files are loaded, at most while encoder and head are opened, at most while the job then runs for the
 * first time, what stays of that when its garbage is collected, and at most while it runs once more. Beside them how much
 * more of V8's own heap is in use after the first run: code made ready. The mark of the most
 * is set back in between, as loading takes more for a moment than it keeps. In JavaScript, because stripping types would need
 * memory of its own.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { peakResident, resident, settle } from '@cheer/lab/memory';

const [job, folder] = process.argv.slice(2);

const runtime = settled();
const { predictHead, readEncoder, readHead } = await import('@cheer/encoder');
const { adapt } = await import('@cheer/edge');
const [encoderFile, headFile, rowsFile] = ['encoder.safetensors', 'head.safetensors', 'rows.f32'].map((name) =>
  new Uint8Array(readFileSync(join(folder, name))).slice(),
);
const rows = new Float32Array(rowsFile.buffer);
const row = (i) => rows.subarray((i * rows.length) / 32, ((i + 1) * rows.length) / 32);

const loaded = settled();
const encoder = await readEncoder(encoderFile, 'encoder');
const head = readHead(headFile, 'head');
const opening = peakResident();

// the device's own path: embeddings of the labelled windows, a head, and what it says of windows left out of it
const jobs = {
  infer: () => {
    for (let i = 0; i < 32; i++) predictHead(head, encoder.embed(row(i)));
  },
  train: () => train({}),
  choose: () => train({ head: 'auto' }),
};
const opened = settled();
const programBefore = programPages();
const inUse = process.memoryUsage().heapUsed;
jobs[job]();
const most = peakResident();
const program = programPages() - programBefore;
const kept = settled();
const codeKept = process.memoryUsage().heapUsed - inUse;
jobs[job]();
const again = peakResident();
process.stdout.write(`${JSON.stringify({ runtime, loaded, opening, opened, most, program, kept, codeKept, again })}\n`);

function train(options) {
  const examples = Array.from({ length: 15 }, (_, i) => ({
    start: 60 * i,
    label: `state ${i % 3}`,
    embedding: encoder.embed(row(i)),
  }));
  return adapt(examples, { length: 60, ...options });
}

/** Collects what is garbage, and sets the mark of the most back to what is resident then. */
function settled() {
  settle();
  return resident();
}

/** Resident bytes of files: the runtime's own program, of which the system reads a page when it is first needed. */
function programPages() {
  return 1024 * Number(/RssFile:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
}
