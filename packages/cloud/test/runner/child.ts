/** Runs ten slow tasks in a work folder, for a test that kills it: node child.ts WORK LOG */
import { localRunner } from '../../src/runner/local.ts';
import { slowTasks } from './slowTasks.ts';

const [work, log] = process.argv.slice(2);
const runner = await localRunner({ work: work!, workers: 2, kinds: new URL('./kinds.ts', import.meta.url) });
process.stdout.write('locked\n');
await runner.run(slowTasks(log!), { onProgress: ({ done }) => process.stdout.write(`${done}\n`) });
await runner.close();
