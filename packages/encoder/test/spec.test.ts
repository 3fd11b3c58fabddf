import { describe, expect, it } from 'vitest';
import { PRETEXTS, parsePretext, pretextSpec } from '../src/pretext/spec.ts';

describe('parsePretext', () => {
  it('reads names and weighted sums', () => {
    expect(parsePretext('temporal')).toEqual([{ name: 'temporal', weight: 1 }]);
    expect(parsePretext('temporal + 0.5*masked+2*parent')).toEqual([
      { name: 'temporal', weight: 1 },
      { name: 'masked', weight: 0.5 },
      { name: 'parent', weight: 2 },
    ]);
    expect(parsePretext('random')).toEqual([]);
  });

  it('spells each in one way, and reads that back as the same', () => {
    expect(pretextSpec(' 1*temporal + 0.50*masked')).toBe('temporal+0.5*masked');
    for (const name of PRETEXTS) expect(pretextSpec(name)).toBe(name);
  });

  it.each([
    ['', /"" is not a pretext/u],
    ['temporal+', /"" is not a pretext/u],
    ['contrast', /no pretext "contrast"/u],
    ['constructor', /no pretext "constructor"/u],
    ['temporal+random', /no pretext "random" to sum/u],
    ['temporal+0*masked', /above 0/u],
    ['temporal+-1*masked', /not a pretext/u],
    ['1e9*temporal', /not a pretext/u],
    ['9999999*temporal', /1e6 at most/u],
    ['temporal+0.5*temporal', /"temporal" stands in it twice/u],
  ])('refuses %j', (text, reason) => {
    expect(() => parsePretext(text)).toThrowError(reason);
    expect(() => parsePretext(text)).toThrowError(expect.objectContaining({ code: 'option-invalid' }));
  });
});
