/**
 * Wilcoxon's signed-rank test (Wilcoxon 1945, doi 10.2307/3001968), two-sided, for paired figures of the same people. Exact:
 * the distribution of the rank sum over all signs is counted, ties at their mean rank. Pairs without a difference are left out.
 */
export interface SignedRank {
  /** two-sided; 1 if no pair differs */
  readonly p: number;
  /** pairs that differ */
  readonly n: number;
}

export function wilcoxon(a: readonly number[], b: readonly number[]): SignedRank {
  const differences = a.map((value, i) => value - b[i]!).filter((d) => d !== 0);
  const n = differences.length;
  if (n === 0) return { p: 1, n };
  const ranks = doubledRanks(differences.map(Math.abs));
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const positive = ranks.reduce((sum, rank, i) => sum + (differences[i]! > 0 ? rank : 0), 0);
  const smaller = Math.min(positive, total - positive);
  return { p: Math.min(1, 2 * lowerTail(ranks, total, smaller)), n };
}

/** Twice the mean ranks, so that ties give whole numbers too. */
function doubledRanks(sizes: readonly number[]): number[] {
  const order = [...sizes.keys()].sort((i, j) => sizes[i]! - sizes[j]!);
  const ranks = new Array<number>(sizes.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && sizes[order[to]!] === sizes[order[from]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = from + 1 + to;
    from = to;
  }
  return ranks;
}

/** P(W <= w), every sign equally likely: the share of subsets of ranks whose sum is at most w. */
function lowerTail(ranks: readonly number[], total: number, w: number): number {
  let share = new Float64Array(total + 1);
  share[0] = 1;
  for (const rank of ranks) {
    const next = share.map((value) => value / 2);
    for (let sum = rank; sum <= total; sum++) next[sum] = next[sum]! + share[sum - rank]! / 2;
    share = next;
  }
  return share.subarray(0, w + 1).reduce((sum, value) => sum + value, 0);
}
