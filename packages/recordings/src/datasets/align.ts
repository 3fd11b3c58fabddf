/** A border between two stages: somewhere in [from, to], unix seconds. */
export interface Border {
  readonly from: number;
  readonly to: number;
}

/**
 * Which mark belongs to which border: the assignment in time order that leaves least unexplained. Each pair costs its
 * distance in seconds (0 inside the border) and must be nearer than `tolerance`; each mark and each border without a partner
 * costs half a tolerance. Dynamic programming over marks x borders, as in sequence alignment (Needleman & Wunsch 1970,
 * doi 10.1016/0022-2836(70)90057-4).
 *
 * @param marks ascending, unix seconds
 * @param borders ascending
 * @returns for each border the index of its mark, or -1
 */
export function alignMarks(marks: readonly number[], borders: readonly Border[], tolerance: number): number[] {
  const [m, n] = [marks.length, borders.length];
  const skip = tolerance / 2;
  const cost = Array.from({ length: m + 1 }, (_, i) => Float64Array.from({ length: n + 1 }, (_, j) => (i + j) * skip));
  const pairCost = (i: number, j: number): number => {
    const distance = distanceTo(marks[i - 1]!, borders[j - 1]!);
    return distance < tolerance ? cost[i - 1]![j - 1]! + distance : Number.POSITIVE_INFINITY;
  };
  for (let i = 1; i <= m; i++) {
    for (let j = 1; j <= n; j++) {
      cost[i]![j] = Math.min(cost[i - 1]![j]! + skip, cost[i]![j - 1]! + skip, pairCost(i, j));
    }
  }
  const mark = new Array<number>(n).fill(-1);
  let [i, j] = [m, n];
  while (i > 0 && j > 0) {
    if (cost[i]![j] === pairCost(i, j)) {
      mark[--j] = --i;
    } else if (cost[i]![j] === cost[i - 1]![j]! + skip) {
      i--;
    } else {
      j--;
    }
  }
  return mark;
}

/** Seconds from a mark to the nearer end of a border, 0 inside. */
export const distanceTo = (mark: number, { from, to }: Border): number => Math.max(from - mark, mark - to, 0);
