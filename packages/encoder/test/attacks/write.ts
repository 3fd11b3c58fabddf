/** Writes the small attacks beside this file: `node packages/encoder/test/attacks/write.ts`. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { ATTACKS } from './attacks.ts';

const folder = new URL('.', import.meta.url);
for (const name of readdirSync(folder)) if (name.endsWith('.safetensors')) rmSync(new URL(name, folder));
const small = ATTACKS.filter(({ large }) => large !== true);
for (const { name, bytes } of small) writeFileSync(new URL(`${name}.safetensors`, folder), bytes());
console.log(`${small.length} files`);
