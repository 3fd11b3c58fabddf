/**
 * Memory of one job in a process of its own: `node --expose-gc memoryAlone.js JOB FOLDER` prints bytes resident: once the runtime
 * is up, once code and files are loaded, at most while encoder and head are opened, and at most while the job then runs, for
 * the first time. The mark of the most is set back in between, as loading takes more for a moment than it keeps. In
 * JavaScript, because stripping types would need memory of its own.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [job, folder] = process.argv.slice(2);

const runtime = settled();
const { predictHead, readEncoder, readHead, trainHead } = await import('@cheer/encoder');
const { adapt } = await import('@cheer/edge');
const [encoderFile, headFile, rowsFile] = ['encoder.safetensors', 'head.safetensors', 'rows.f32'].map((name) =>
  new Uint8Array(readFileSync(join(folder, name))).slice(),
);
const rows = new Float32Array(rowsFile.buffer);
const row = (i) => rows.subarray((i * rows.length) / 32, ((i + 1) * rows.length) / 32);

const loaded = settled();
const encoder = await readEncoder(encoderFile, 'encoder');
const head = readHead(headFile, 'head');
const opening = resident('VmHWM');

const opened = settled();
if (job === 'infer') for (let i = 0; i < 32; i++) predictHead(head, encoder.embed(row(i)));
else {
  const examples = Array.from({ length: 15 }, (_, i) => ({
    start: 60 * i,
    label: `state ${i % 3}`,
    embedding: encoder.embed(row(i)),
  }));
  adapt(examples, { length: 60 });
  trainHead(
    examples.map(({ embedding }) => embedding),
    examples.map(({ label }) => label),
    { head: 'auto' },
  );
}
const most = resident('VmHWM');
process.stdout.write(`${JSON.stringify({ runtime, loaded, opening, opened, most })}\n`);

/** Collects what is garbage, and sets the mark of the most back to what is resident then (man 5 proc, clear_refs: 5). */
function settled() {
  for (let i = 0; i < 3; i++) globalThis.gc();
  writeFileSync('/proc/self/clear_refs', '5');
  return resident('VmRSS');
}

function resident(field) {
  const [, kilobytes] = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'));
  return 1024 * Number(kilobytes);
}
