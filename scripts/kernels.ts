/** Compiles the kernels of packages/tensor and embeds them: `npm run build:kernels`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const tensor = fileURLToPath(new URL('../packages/tensor/', import.meta.url));

/** assembly/NAME.ts becomes src/FOLDER/NAMEBytes.ts. */
const FOLDERS = { inference: 'wasm', training: 'wasm', sequence: 'sequence' } as const;
type ModuleName = keyof typeof FOLDERS;

/** The text of src/FOLDER/NAMEBytes.ts. */
export async function compileKernels(name: ModuleName): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'cheer-kernels-'));
  try {
    const out = join(folder, 'kernels.wasm');
    const { error, stderr } = await asc.main([
      ...[join(tensor, `assembly/${name}.ts`), '--outFile', out, '--runtime', 'stub', '-O3', '--noAssert'],
      ...['--enable', 'simd', '--importMemory', '--noExportMemory', '--memoryBase', '0', '--initialMemory', '1'],
    ]);
    const messages = String(stderr);
    if (error || messages !== '') throw new Error(messages, { cause: error });
    const base64 = readFileSync(out).toString('base64');
    const constant = `${name.toUpperCase()}_BYTES`;
    return `/** assembly/${name}.ts, compiled by \`npm run build:kernels\`. */\nexport const ${constant} =\n  '${base64}';\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, folder] of Object.entries(FOLDERS))
    writeFileSync(join(tensor, `src/${folder}/${name}Bytes.ts`), await compileKernels(name as ModuleName));
}
