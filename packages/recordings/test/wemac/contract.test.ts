import { describe, expect, it } from 'vitest';
import { contract } from '../contract.ts';
import { golden, grids, recordings } from './files.ts';

describe('the files that SciPy and h5py wrote', () => {
  it('are there in both layouts, compressed and not, in either order of bytes, and in old and new HDF5', () => {
    expect(grids().length).toBe(12);
  });
});

const CODES = [
  'mat-invalid',
  'file-truncated',
  'format-unknown',
  'value-absurd',
  'too-large',
  'recording-empty',
] as const;

for (const name of grids().filter((one) => one.includes('v73'))) {
  contract({
    name,
    file: 'x.mat',
    make: () => golden(name),
    read: recordings,
    place: /^read(Mat: x\.mat (\/\S*|byte \d+) \(.+?\)|Wemac: x\.mat): .{15,}/s,
    codes: CODES,
    // 4 ms each, for HDF5's memory is made new; CHEER_FLIPS=10000 was run
    flips: 150,
    // old HDF5 has no checksum of what says where an array lies and how long it is: each was seen once in 60,000
    changes: [
      'one sample',
      'a channel',
      'a name',
      ...(name.includes('latest') ? [] : (['an array', 'a length'] as const)),
    ],
    refused: 0.01,
  });
}

for (const name of grids().filter((one) => !one.includes('v73'))) {
  const compressed = name.includes('compressed');
  contract({
    name,
    file: 'x.mat',
    make: () => golden(name),
    read: recordings,
    place: /^read(Mat: x\.mat byte \d+( of what byte \d+ inflates to)? \(.+?\)|Wemac: x\.mat): .{15,}/s,
    codes: CODES,
    flips: 2_000,
    // of a compressed file, a checksum covers all but the text of the header and the number of the first variable
    changes: compressed ? [] : ['one sample', 'a channel', 'a name'],
    refused: compressed ? 0.9 : 0.1,
  });
}
