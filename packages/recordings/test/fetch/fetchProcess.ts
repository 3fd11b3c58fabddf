/** A fetch as a process of its own, to be killed: fetchProcess.ts BASE FOLDER FILES (as JSON). Prints how many bytes came. */
import type { CatalogueFile } from '@cheer/recordings';
import { fetchFiles, planFetch } from '@cheer/recordings/node';

const [base, folder, files] = process.argv.slice(2);
const plan = await planFetch(base!, JSON.parse(files!) as CatalogueFile[], folder!);
let came = 0;
await fetchFiles(plan, {
  pause: 20,
  onProgress: (progress) => {
    came = progress.came;
  },
});
process.stdout.write(String(came));
