import { readFileSync } from 'node:fs';
import { readEmbracePlus } from '../../src/embraceplus/read.ts';
import { contract } from '../contract.ts';

for (const name of ['fastavro-6.5-deflate', 'fastavro-6.4-null', 'avro-6.4-deflate']) {
  contract({
    name,
    file: 'x.avro',
    make: () => readFileSync(new URL(`./golden/${name}.avro`, import.meta.url)),
    read: (source) => readEmbracePlus([source]),
    place: /^read(Avro: x\.avro byte \d+ \([^)]+\)|EmbracePlus: x\.avro): .{15,}/s,
    codes: [
      'recording-invalid',
      'file-truncated',
      'format-unknown',
      'header-invalid',
      'value-absurd',
      'too-large',
      'recording-empty',
    ],
    // how many g a count is, is a number of the file like others
    changes: ['same', 'one sample', 'an array', 'a channel', 'the time', 'a name'],
  });
}
