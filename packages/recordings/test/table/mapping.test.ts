import { describe, expect, it } from 'vitest';
import { parseMapping } from '../../src/table/mapping.ts';
import { conversionOf, convert } from '../../src/table/units.ts';
import { refused } from '../fixtures.ts';

describe('parseMapping', () => {
  it('reads channels with their columns, units and rates, a time and a label', () => {
    const { channels, time, label } = parseMapping(
      'BVP=ppg@64, GSR="EDA [uS], left"[nS]@4,SKT=#3[F],time=t[ms],label=state',
    );
    expect(channels.map(({ channel, column, rate, file }) => [channel, column, rate, file])).toEqual([
      ['BVP', 'ppg', 64, undefined],
      ['GSR', 'EDA [uS], left', 4, undefined],
      ['SKT', 3, undefined, undefined],
    ]);
    expect(time).toEqual({ file: undefined, column: 't', unit: 'ms' });
    expect(label).toEqual({ file: undefined, column: 'state', unit: undefined });
    const files = parseMapping('BVP=bvp.csv:value@64,GSR="my eda.csv":value@4');
    expect(files.channels.map(({ file, column }) => [file, column])).toEqual([
      ['bvp.csv', 'value'],
      ['my eda.csv', 'value'],
    ]);
  });

  it.each([
    ['BVP', /an entry must be WHAT=COLUMN\[UNIT\]@RATE, got "BVP"/],
    ['ACC_X=x@32', /at least one of BVP, GSR and SKT/],
    ['PPG=ppg@64', /must be one of BVP, GSR, .*, got "PPG"/],
    ['BVP=a@64,BVP=b@64', /BVP must be given once/],
    ['BVP=a@-64', /a rate must be a positive number up to 4096 Hz, got "-64"/],
    ['BVP=a@0', /a rate must be/],
    ['BVP=a@NaN', /a rate must be/],
    ['BVP=a@64Hz', /a rate must be/],
    ['GSR=a[V]@4', /GSR must be in a unit that is known, got "V"/],
    ['BVP=a,time=t[min]', /a time must be in one of s, ms, us, ns, iso/],
    ['BVP=#0@64', /columns are counted from 1/],
    ['', /at least one of/],
  ])('refuses %s', async (text, rule) => {
    await refused('option-invalid', [/^map: /, rule], () => parseMapping(text));
  });
});

describe('units', () => {
  it.each([
    ['SKT', 'F', 98.6, 37],
    ['SKT', 'K', 310.15, 37],
    ['GSR', 'nS', 2500, 2.5],
    ['GSR', 'mS', 0.0025, 2.5],
    ['GSR', 'kOhm', 400, 2.5],
    ['ACC_X', 'm/s2', 9.80665, 1],
    ['ACC_X', 'mg', 1000, 1],
  ] as const)('%s in %s: %d is %d', (channel, unit, value, wanted) => {
    expect(convert(conversionOf(channel, unit)!, value)).toBeCloseTo(wanted, 12);
  });
});
