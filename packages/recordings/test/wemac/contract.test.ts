import { describe, expect, it } from 'vitest';
import { contract } from '../contract.ts';
import { golden, grids, recordings } from './files.ts';

describe('the files that SciPy wrote', () => {
  it('are there in both layouts, compressed and not, in either order of bytes', () => {
    expect(grids().length).toBe(6);
  });
});

for (const name of grids()) {
  const compressed = name.includes('compressed');
  contract({
    name,
    file: 'x.mat',
    make: () => golden(name),
    read: recordings,
    place: /^read(Mat: x\.mat byte \d+( of what byte \d+ inflates to)? \([\w .(){},]+\)|Wemac: x\.mat): .{15,}/s,
    codes: ['mat-invalid', 'file-truncated', 'format-unknown', 'value-absurd', 'too-large', 'recording-empty'],
    flips: 2_000,
    // of a compressed file, a checksum covers all but the text of the header and the number of the first variable
    changes: compressed ? [] : ['one sample', 'a channel', 'a name'],
    refused: compressed ? 0.9 : 0.1,
  });
}
