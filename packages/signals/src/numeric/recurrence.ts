/** Recurrence quantification (Marwan et al. 2007, doi 10.1016/j.physrep.2006.11.001). */
export interface Recurrence {
  /** share of pairs of different states that are near each other, 0..1 */
  readonly rate: number;
  /** share of recurrent pairs in diagonal lines of at least 2, 0..1 */
  readonly determinism: number;
  /** states in the longest diagonal line, the main one left out */
  readonly longestDiagonal: number;
  /** entropy of the lengths of the diagonal lines of at least 2, nats */
  readonly diagonalEntropy: number;
  /** share of recurrent pairs in vertical lines of at least 2, 0..1 */
  readonly laminarity: number;
  /** mean length of the vertical lines of at least 2, states */
  readonly trappingTime: number;
}

const SHORTEST_LINE = 2;

/**
 * States are three values in a row (delay 1) that lie next to each other in the series; two states recur if their
 * Euclidean distance is at most `radius`. A line ends at a hole in the series. Undefined if there are fewer than two states.
 */
export function recurrence(x: Float64Array, follows: Uint8Array, radius: number): Recurrence | undefined {
  const starts: number[] = [];
  for (let i = 0; i + 2 < x.length; i++) if (follows[i + 1] === 1 && follows[i + 2] === 1) starts.push(i);
  const n = starts.length;
  if (n < 2) return undefined;
  const near = recurrent(x, Uint32Array.from(starts), radius * radius);
  const joined = Uint8Array.from(starts, (start, k) => (k > 0 && starts[k - 1] === start - 1 ? 1 : 0));

  const diagonals = new Uint32Array(n + 1);
  let points = 0;
  for (let lag = 1; lag < n; lag++) {
    let length = 0;
    for (let i = 0; i + lag < n; i++) {
      const j = i + lag;
      const recurs = near[i * n + j] === 1;
      if (length > 0 && !(recurs && joined[i] === 1 && joined[j] === 1)) {
        diagonals[length]!++;
        length = 0;
      }
      if (!recurs) continue;
      points++;
      length++;
    }
    diagonals[length]!++;
  }
  const verticals = new Uint32Array(n + 1);
  for (let j = 0; j < n; j++) {
    let length = 0;
    for (let i = 0; i < n; i++) {
      const recurs = near[i * n + j] === 1;
      if (length > 0 && !(recurs && joined[i] === 1)) {
        verticals[length]!++;
        length = 0;
      }
      if (recurs) length++;
    }
    verticals[length]!++;
  }
  const diagonal = lines(diagonals);
  const vertical = lines(verticals);
  return {
    rate: (2 * points) / (n * (n - 1)),
    determinism: points === 0 ? 0 : diagonal.points / points,
    longestDiagonal: diagonal.longest,
    diagonalEntropy: diagonal.entropy,
    laminarity: points === 0 ? 0 : vertical.points / (2 * points),
    trappingTime: vertical.count === 0 ? 0 : vertical.points / vertical.count,
  };
}

/** The symmetric matrix of near pairs, row by row; a state is not near itself. */
function recurrent(x: Float64Array, starts: Uint32Array, squaredRadius: number): Uint8Array {
  const n = starts.length;
  const near = new Uint8Array(n * n);
  for (let p = 0; p < n; p++) {
    const i = starts[p]!;
    for (let q = p + 1; q < n; q++) {
      const j = starts[q]!;
      const a = x[i]! - x[j]!;
      const b = x[i + 1]! - x[j + 1]!;
      const c = x[i + 2]! - x[j + 2]!;
      if (a * a + b * b + c * c > squaredRadius) continue;
      near[p * n + q] = 1;
      near[q * n + p] = 1;
    }
  }
  return near;
}

function lines(histogram: Uint32Array): { points: number; count: number; longest: number; entropy: number } {
  let points = 0;
  let count = 0;
  let longest = 0;
  for (let length = SHORTEST_LINE; length < histogram.length; length++) {
    if (histogram[length] === 0) continue;
    count += histogram[length]!;
    points += length * histogram[length]!;
    longest = length;
  }
  let entropy = 0;
  for (let length = SHORTEST_LINE; length < histogram.length; length++) {
    const share = histogram[length]! / count;
    if (share > 0) entropy -= share * Math.log(share);
  }
  return { points, count, longest, entropy };
}
