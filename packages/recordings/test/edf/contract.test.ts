import { readFileSync } from 'node:fs';
import { readEdf } from '../../src/edf/read.ts';
import { parseMapping } from '../../src/table/mapping.ts';
import { contract } from '../contract.ts';

const mapping = parseMapping('BVP="PPG wrist",GSR=GSR,SKT="Skin temp"');

for (const name of ['edflib.edf', 'edflib.bdf', 'discontinuous.edf']) {
  contract({
    name,
    file: 'x.edf',
    make: () => readFileSync(new URL(`./golden/${name}`, import.meta.url)),
    read: (source) => readEdf(source, { ...(name === 'discontinuous.edf' ? {} : { mapping }), subject: 'p' }),
    place: /^readEdf: x\.edf.*: .{15,}/s,
    codes: [
      'recording-invalid',
      'file-truncated',
      'format-unknown',
      'header-invalid',
      'option-invalid',
      'too-large',
      'recording-empty',
    ],
    // no checksum says that a limit in the header is not the one that was meant
    changes: ['same', 'one sample', 'an array', 'a label', 'the time'],
    refused: 0.02,
  });
}
