import { describe, expect, it } from 'vitest';
import { CLOSEST, fit, follow, pan, spokenTime, tickStep, ticks, zoom } from '../../src/plots/view.ts';

const bounds = { start: 1000, end: 8200 };

describe('view', () => {
  it('zooms about a time that stays where it is, and back to where it was', () => {
    const view = { start: 2000, end: 4000 };
    const near = zoom(view, 0.5, 2500, bounds);
    expect(near).toEqual({ start: 2250, end: 3250 });
    expect(zoom(near, 2, 2500, bounds)).toEqual(view);
  });

  it('stays in bounds, comes no closer than it may and shows no more than there is', () => {
    expect(zoom({ start: 2000, end: 4000 }, 100, 3000, bounds)).toEqual(bounds);
    const closest = zoom({ start: 2000, end: 4000 }, 1e-9, 3000, bounds);
    expect(closest.end - closest.start).toBeCloseTo(CLOSEST, 9);
    expect(pan({ start: 7000, end: 8000 }, 5, bounds)).toEqual({ start: 7200, end: 8200 });
    expect(pan({ start: 2000, end: 3000 }, -5, bounds)).toEqual({ start: 1000, end: 2000 });
    // a recording shorter than the closest view is shown whole
    expect(fit({ start: 0, end: 10 }, { start: 1, end: 3 })).toEqual({ start: 1, end: 3 });
  });

  it('follows a time just as far as it must', () => {
    const view = { start: 2000, end: 3000 };
    expect(follow(view, 2500, bounds)).toBe(view);
    expect(follow(view, 3100, bounds)).toEqual({ start: 2100, end: 3100 });
    expect(follow(view, 1900, bounds)).toEqual({ start: 1900, end: 2900 });
  });

  it('puts ticks on round times counted from the beginning', () => {
    expect(tickStep(7200, 8)).toBe(900);
    expect(tickStep(60, 7)).toBe(10);
    expect(ticks({ start: 1000, end: 1300 }, 1000, 5)).toEqual([1000, 1060, 1120, 1180, 1240, 1300]);
    expect(ticks({ start: 1030, end: 1100 }, 1000, 2)).toEqual([1060]);
    for (const seconds of [4, 61, 3600, 86_400]) expect(seconds / tickStep(seconds, 6)).toBeLessThanOrEqual(6);
  });

  it('says a time in words', () => {
    expect([0, 1, 60, 125].map(spokenTime)).toEqual(['0 seconds', '1 second', '1 minute', '2 minutes 5 seconds']);
  });
});
