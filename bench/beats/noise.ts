import type { Random } from '@cheer/signals';

/** The signal with white noise (0 to half the rate) whose power is `snr` dB below that of the signal. */
export function withWhiteNoise(signal: Float64Array, snr: number, random: Random): Float64Array {
  if (snr === Number.POSITIVE_INFINITY) return signal;
  const scale = rms(signal) * 10 ** (-snr / 20);
  return signal.map((x) => x + scale * random.normal());
}

/** Seconds that a burst of motion lasts. */
const BURST = 4;

/**
 * The signal with motion in `share` of the time: bursts of 4 s at random places, none over another, each three swings of
 * 0.4 to 3.2 Hz under sin^2, where the pulse lies too. Over the middle half of a burst its power is `snr` dB below that
 * of the signal.
 */
export function withMotion(
  signal: Float64Array,
  rate: number,
  share: number,
  snr: number,
  random: Random,
): Float64Array {
  const out = signal.slice();
  const length = BURST * rate;
  const slots = Math.floor(signal.length / length);
  const moved = random.shuffle([...Array(slots).keys()]).slice(0, Math.round(share * slots));
  const power = rms(signal) * 10 ** (-snr / 20);
  for (const slot of moved) {
    const swings = [0, 1, 2].map(() => ({
      frequency: 0.4 * 8 ** random.uniform(),
      phase: 2 * Math.PI * random.uniform(),
      height: random.normal(),
    }));
    const burst = Float64Array.from({ length }, (_, i) => {
      const swing = swings.reduce(
        (sum, { frequency, phase, height }) => sum + height * Math.sin((2 * Math.PI * frequency * i) / rate + phase),
        0,
      );
      return Math.sin((Math.PI * i) / length) ** 2 * swing;
    });
    const scale = power / rms(burst.subarray(length / 4, (3 * length) / 4));
    for (let i = 0; i < length; i++) out[slot * length + i]! += scale * burst[i]!;
  }
  return out;
}

function rms(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
  return Math.sqrt(sum / x.length);
}
