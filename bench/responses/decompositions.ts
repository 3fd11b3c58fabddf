/** Two ways from a signal to its level and its responses: ours, and that of Greco et al. 2016 by cvxeda.py. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cleanGsr, findScrs } from '@cheer/signals';
import { RATE } from './sweat.ts';

export interface Decomposition {
  readonly tonic: Float64Array;
  readonly phasic: Float64Array;
  /** s, uS */
  readonly responses: readonly { readonly onset: number; readonly amplitude: number }[];
}

export interface Timed {
  readonly each: readonly Decomposition[];
  /** ms of one core for a minute of signal */
  readonly cost: number;
}

/** Cleaned conductance, the same for both; throws where cleaning refuses, which no signal here should make it do. */
export function conductance(samples: Float32Array): Float64Array {
  const clean = cleanGsr({ samples, rate: RATE, offset: 0 }, samples.length / RATE);
  if (typeof clean === 'string') throw new Error(`cleanGsr refused a simulated signal: ${clean}`);
  return clean.conductance;
}

/** Ours, cleaning included in the time; responses as `findScrs` has them unless told. */
export function ours(signals: readonly Float32Array[], find: typeof findScrs | typeof oneARun = findScrs): Timed {
  const run = (): Decomposition[] =>
    signals.map((samples) => {
      const clean = cleanGsr({ samples, rate: RATE, offset: 0 }, samples.length / RATE);
      if (typeof clean === 'string') throw new Error(clean);
      // a response that the start of the signal cuts off has no onset
      const responses = find(clean.phasic, clean.rate).filter(({ onset }) => Number.isFinite(onset));
      return { tonic: clean.tonic, phasic: clean.phasic, responses };
    });
  run();
  const began = performance.now();
  const each = run();
  return { each, cost: (performance.now() - began) / minutesOf(signals) };
}

/** uS */
const ABOVE = 0.01;

/**
 * Another rule, for comparison, and what `findScrs` was at first: one response a run of the phasic part above 0.01 uS that lasts
 * a second or more, from the foot of the run's first climb to its highest sample.
 */
export function oneARun(phasic: Float64Array, rate: number): { onset: number; amplitude: number }[] {
  const out: { onset: number; amplitude: number }[] = [];
  const n = phasic.length;
  const crossing = (i: number): number => i + (ABOVE - phasic[i]!) / (phasic[i + 1]! - phasic[i]!);
  for (let first = 0; first < n; first++) {
    if (!(phasic[first]! > ABOVE)) continue;
    let peak = first;
    let end = first;
    for (; end < n && phasic[end]! > ABOVE; end++) if (phasic[end]! > phasic[peak]!) peak = end;
    let foot = first;
    while (foot > 0 && phasic[foot - 1]! < phasic[foot]!) foot--;
    const stay = (end < n ? crossing(end - 1) : n - 1) - (first > 0 ? crossing(first - 1) : 0);
    const amplitude = phasic[peak]! - phasic[foot]!;
    if (stay >= rate && foot > 0 && peak < n - 1) out.push({ onset: foot / rate, amplitude });
    first = end;
  }
  return out;
}

/** uS: what of the driver is the solver's dust, and the least response, as for ours */
const DUST = 0.001;
const LEAST = 0.01;

/** @param tau time constants of the response, slow and fast, s; the paper's are 2 and 0.7 */
export function cvxEda(signals: readonly Float32Array[], tau: readonly [number, number]): Timed {
  const script = fileURLToPath(new URL('cvxeda.py', import.meta.url));
  const input = JSON.stringify({ rate: RATE, tau, signals: signals.map((one) => Array.from(conductance(one))) });
  const ran = spawnSync('/usr/bin/python3', [script], { input, maxBuffer: 2 ** 30, env: { OMP_NUM_THREADS: '1' } });
  if (ran.status !== 0) throw new Error(`cvxeda.py: ${ran.stderr}`);
  const out = JSON.parse(String(ran.stdout)) as Record<'tonic' | 'phasic' | 'driver', number[][]> & {
    seconds: number;
    status: string[];
  };
  const unsolved = out.status.filter((status) => status !== 'optimal').length;
  if (unsolved > 0) console.error(`cvxeda.py: ${unsolved} of ${signals.length} not solved to optimality`);
  const each = out.tonic.map((tonic, k) => ({
    tonic: Float64Array.from(tonic),
    phasic: Float64Array.from(out.phasic[k]!),
    responses: drivenResponses(out.driver[k]!),
  }));
  return { each, cost: (1000 * out.seconds) / minutesOf(signals) };
}

/**
 * A response is a run of the driver above dust, holes of one sample forgiven: its amplitude is what the run's impulses make
 * together, its onset their centre of gravity.
 */
function drivenResponses(driver: readonly number[]): { onset: number; amplitude: number }[] {
  const out: { onset: number; amplitude: number }[] = [];
  let sum = 0;
  let moment = 0;
  let last = Number.NEGATIVE_INFINITY;
  const close = (): void => {
    if (sum >= LEAST) out.push({ onset: moment / sum / RATE, amplitude: sum });
    sum = 0;
    moment = 0;
  };
  for (const [i, height] of driver.entries()) {
    if (height <= DUST) continue;
    if (i - last > 2) close();
    sum += height;
    moment += height * i;
    last = i;
  }
  close();
  return out;
}

const minutesOf = (signals: readonly Float32Array[]): number =>
  signals.reduce((sum, { length }) => sum + length / RATE / 60, 0);
