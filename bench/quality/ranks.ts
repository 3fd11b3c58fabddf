/** Spearman's rank correlation, equal values sharing the mean of their ranks; NaN if either side does not vary. */
export function spearman(x: readonly number[], y: readonly number[]): number {
  const [a, b] = [ranks(x), ranks(y)];
  const centre = (x.length + 1) / 2;
  let [products, left, right] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    products += (a[i]! - centre) * (b[i]! - centre);
    left += (a[i]! - centre) ** 2;
    right += (b[i]! - centre) ** 2;
  }
  return products / Math.sqrt(left * right);
}

function ranks(x: readonly number[]): Float64Array {
  const order = x.map((_, i) => i).sort((a, b) => x[a]! - x[b]!);
  const out = new Float64Array(x.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && x[order[to]!] === x[order[from]!]) to++;
    for (let k = from; k < to; k++) out[order[k]!] = (from + to + 1) / 2;
    from = to;
  }
  return out;
}

/** Type 7; NaN if empty. */
export function quantile(values: readonly number[], p: number): number {
  const x = values.toSorted((a, b) => a - b);
  const place = (x.length - 1) * p;
  const below = Math.floor(place);
  return x.length === 0 ? Number.NaN : x[below]! + (place - below) * ((x[below + 1] ?? x[below]!) - x[below]!);
}
