/** What the contestants in JavaScript share: the answers that the bench waits for, line by line. */
import { createInterface } from 'node:readline';
import { peakMemory } from '../features/memory.ts';

export interface Work {
  /** starts training over */
  reset?(): void;
  /** one training step on the next batch; its loss */
  step?(): number | Promise<number>;
  /** embeds the i-th window */
  embed?(i: number): ArrayLike<number> | Promise<ArrayLike<number>>;
  /** named jobs besides: one call each, to be timed */
  readonly jobs?: Readonly<Record<string, () => unknown>>;
  /** words of the contestant's own, and what it answers */
  readonly answers?: Readonly<Record<string, () => unknown>>;
}

/** A round runs for at least so long: several steps of a fast contestant, one of a slow one. */
const ROUND = 0.25;

/** Seconds a call, from calls that together last a round. */
export interface Timed {
  readonly seconds: number;
  /** s of processor time, all threads */
  readonly cpu: number;
  readonly calls: number;
}

/** Words: `memory`, `losses N`, `embeddings N`, `round JOB`, where a job is `step`, `embed` or one of `jobs`. */
export async function serve(work: Work, windows = 0): Promise<void> {
  let window = 0;
  const jobs: Record<string, () => unknown> = { ...work.jobs };
  if (work.step) jobs['step'] = () => work.step!();
  if (work.embed) jobs['embed'] = () => work.embed!(window++ % windows);
  const answer = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    const [word, argument] = line.split(' ');
    const own = work.answers?.[word!];
    if (own) answer(own());
    else if (word === 'memory') answer({ peak: peakMemory() });
    else if (word === 'losses') {
      work.reset!();
      const losses: number[] = [];
      for (let i = 0; i < Number(argument); i++) losses.push(await work.step!());
      answer(losses);
    } else if (word === 'embeddings') {
      const embeddings: number[][] = [];
      for (let i = 0; i < Number(argument); i++) embeddings.push(Array.from(await work.embed!(i)));
      answer(embeddings);
    } else answer(await timed(jobs[argument!]!));
  }
}

async function timed(job: () => unknown): Promise<Timed> {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  let calls = 0;
  let seconds = 0;
  while (seconds < ROUND) {
    // the clock and a promise cost as much as a small job: look at them once in a while
    for (let i = 0; i < (calls < 16 ? 1 : 16); i++) {
      const result = job();
      if (result instanceof Promise) await result;
      calls++;
    }
    seconds = (performance.now() - begin) / 1000;
  }
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: seconds / calls, cpu: (user + system) / 1e6 / calls, calls };
}
