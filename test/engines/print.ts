/** `node print.ts [reference]`: what trainings give in this Node, as JSON; with `reference` as if it had no WebAssembly. */
if (process.argv[2] === 'reference') Reflect.deleteProperty(globalThis, 'WebAssembly');

const { hashes, kernels } = await import('./trainings.ts');
process.stdout.write(JSON.stringify({ version: process.version, kernels: kernels(), hashes: await hashes() }));
