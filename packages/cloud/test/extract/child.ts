/** Extracts a folder with one worker, for a test that kills it: node child.ts DATA WORK OUT */
import { extract } from '../../src/extract.ts';
import { writeTable } from '../../src/table.ts';

const [data, work, out] = process.argv.slice(2);
const { table } = await extract({
  dataset: 'simulated',
  data: data!,
  window: { length: 60, step: 30 },
  runner: { work: work!, workers: 1 },
  onProgress: ({ done }) => process.stdout.write(`${done}\n`),
});
await writeTable(out!, table);
