/**
 * Where the parabola through three evenly spaced values has its vertex, in steps from the middle one and within half a
 * step of it; 0 if the middle value is not an extreme. The vertex's height is `middle - (left - right) * offset / 4`.
 */
export function vertex(left: number, middle: number, right: number): number {
  const bend = left - 2 * middle + right;
  const offset = (left - right) / (2 * bend);
  return Math.abs(offset) <= 0.5 ? offset : 0;
}
