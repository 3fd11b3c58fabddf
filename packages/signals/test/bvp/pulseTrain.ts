/**
 * A noiseless pulse train whose beats are known: each pulse rises fast, has a second hump and falls slowly. A wave of
 * time constant c is (t / 2c)^2 exp(2 - t / c), which begins smoothly and has its peak, 1, at 2c.
 */
export function pulseTrain(onsets: readonly number[], seconds: number, rate: number): Float32Array {
  const out = new Float32Array(Math.floor(seconds * rate));
  const wave = (age: number, c: number): number => (age / (2 * c)) ** 2 * Math.exp(2 - age / c);
  let beat = 0;
  for (let i = 0; i < out.length; i++) {
    const t = i / rate;
    while (beat + 1 < onsets.length && onsets[beat + 1]! + 3 < t) beat++;
    let sum = 0;
    for (let k = beat; k < onsets.length && onsets[k]! < t; k++) {
      const age = t - onsets[k]!;
      sum += 60 * wave(age, 0.08) + 35 * wave(age, 0.2);
    }
    out[i] = sum;
  }
  return out;
}

/** Beat times with intervals (s) given by a function of time, from before the beginning so that it is like the rest. */
export function onsetsOf(interval: (t: number) => number, seconds: number): number[] {
  const out: number[] = [];
  for (let t = -2.9; t < seconds + 1; t += interval(t)) out.push(t);
  return out;
}
