import type { Numbers } from '../kernels.ts';

/** Four running sums, added as (0 + 1) + (2 + 3); what is beyond the last four follows one by one. `r` rounds. */
export function dot(r: (x: number) => number, f: Numbers, n: number, a: number, b: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    s0 = r(s0 + r(f[a + i]! * f[b + i]!));
    s1 = r(s1 + r(f[a + i + 1]! * f[b + i + 1]!));
    s2 = r(s2 + r(f[a + i + 2]! * f[b + i + 2]!));
    s3 = r(s3 + r(f[a + i + 3]! * f[b + i + 3]!));
  }
  let sum = r(r(s0 + s1) + r(s2 + s3));
  for (; i < n; i++) sum = r(sum + r(f[a + i]! * f[b + i]!));
  return sum;
}
