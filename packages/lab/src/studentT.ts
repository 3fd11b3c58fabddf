/**
 * The t with P(|T| <= t) = `coverage` for Student's distribution with a whole number of degrees of freedom, by bisection of
 * the finite series for that probability (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4). Exact to about 1e-12.
 */
export function studentT(coverage: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (within(high, degrees) < coverage) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-14 * high; i++) {
    const middle = (low + high) / 2;
    if (within(middle, degrees) < coverage) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(|T| <= t) */
function within(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let i = odd ? 3 : 2; i < degrees - 1; i += 2) {
    term *= ((i - 1) / i) * cosine * cosine;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}
