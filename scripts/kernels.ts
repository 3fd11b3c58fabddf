/** Compiles the kernels of packages/tensor and embeds them: `npm run build:kernels`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const tensor = fileURLToPath(new URL('../packages/tensor/', import.meta.url));

/** Folders of assembly/ and src/ that hold a module each: the common kernels, and those of sequence models. */
export const MODULES = ['', 'sequence/'] as const;

/** The text of src/wasmBytes.ts, or of that of another module. */
export async function compileKernels(module: (typeof MODULES)[number] = ''): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'cheer-kernels-'));
  try {
    const out = join(folder, 'kernels.wasm');
    const { error, stderr } = await asc.main([
      ...[join(tensor, 'assembly', module, 'index.ts'), '--outFile', out],
      ...['--runtime', 'stub', '-O3', '--noAssert', '--enable', 'simd', '--memoryBase', '0', '--initialMemory', '1'],
    ]);
    const messages = String(stderr);
    if (error || messages !== '') throw new Error(messages, { cause: error });
    const base64 = readFileSync(out).toString('base64');
    return `/** assembly/${module}, compiled by \`npm run build:kernels\`. */\nexport const WASM =\n  '${base64}';\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const module of MODULES)
    writeFileSync(join(tensor, 'src', module, 'wasmBytes.ts'), await compileKernels(module));
}
