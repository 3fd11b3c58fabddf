#!/usr/bin/env node
// Checked before anything is imported: older versions fail on the imports themselves, with a message that helps nobody.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 22)) {
  console.error(`cheer: needs Node 22.22 or later, this is ${process.versions.node}. In a checkout use: npx cheer ...`);
  process.exit(2);
}
await import('../dist/main.js');
