/**
 * Memory of one job in a process of its own: `node --expose-gc memoryAlone.js JOB FOLDER` prints bytes resident: once the runtime
 * is up, once code and inputs are loaded, and at most while the job runs. The mark of the most is set back in between, as loading
 * takes more for a moment than it keeps. In JavaScript, because stripping types would need memory of its own.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [job, folder] = process.argv.slice(2);

const resident = (field) =>
  1024 * Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'))[1]);

/** man 5 proc: 5 sets the mark of the most back to what is resident now. */
const setBack = () => writeFileSync('/proc/self/clear_refs', '5');

const settle = () => {
  for (let i = 0; i < 3; i++) globalThis.gc();
};

settle();
const runtime = resident('VmRSS');
const run = await load();
settle();
setBack();
const loaded = resident('VmRSS');
await run();
const most = resident('VmHWM');
process.stdout.write(`${JSON.stringify({ runtime, loaded, most })}\n`);

/** Imports and reads what the job needs before it starts: the encoder's own memory is the job's. */
async function load() {
  if (job === 'nothing') return () => 0;
  const { predictHead, readEncoder, readHead } = await import('@cheer/encoder');
  const { adapt } = await import('@cheer/edge');
  const [encoderFile, headFile, rowsFile] = ['encoder.safetensors', 'head.safetensors', 'rows.f32'].map((name) => {
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    return bytes.slice();
  });
  const rows = new Float32Array(rowsFile.buffer);
  const row = (i) => rows.subarray((i * rows.length) / 32, ((i + 1) * rows.length) / 32);
  if (job === 'infer') {
    return async () => {
      const encoder = await readEncoder(encoderFile, 'encoder');
      const head = readHead(headFile, 'head');
      for (let i = 0; i < 32; i++) predictHead(head, encoder.embed(row(i)));
    };
  }
  return async () => {
    const encoder = await readEncoder(encoderFile, 'encoder');
    const examples = Array.from({ length: 15 }, (_, i) => ({
      start: 60 * i,
      label: `state ${i % 3}`,
      embedding: encoder.embed(row(i)),
    }));
    adapt(examples, { length: 60 });
  };
}
