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
export function ours(signals: readonly Float32Array[], find: typeof findScrs | typeof everyRise = findScrs): Timed {
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

/**
 * Another rule, for comparison: every unbroken rise of the phasic part by at least 0.02 uS within 5 s is a response (a rise
 * takes 1 to 3 s, Boucsein 2012; what the level's stiffness leaves around a large response takes 10 s).
 */
export function everyRise(phasic: Float64Array, rate: number): { onset: number; amplitude: number }[] {
  const out: { onset: number; amplitude: number }[] = [];
  const last = phasic.length - 1;
  for (let i = 0; i < last; ) {
    while (i < last && phasic[i + 1]! <= phasic[i]!) i++;
    const foot = i;
    while (i < last && phasic[i + 1]! > phasic[i]!) i++;
    const amplitude = phasic[i]! - phasic[foot]!;
    if (amplitude >= 0.02 && foot > 0 && i < last && i - foot <= 5 * rate) out.push({ onset: foot / rate, amplitude });
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
