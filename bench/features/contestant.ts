/** A contestant: a process on one core that is asked for one round after the other, line by line. */
import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface, type Interface } from 'node:readline';

/** One pass over all windows. */
export interface Round {
  /** s, by the clock on the wall */
  readonly seconds: number;
  /** s of processor time, all threads of the process */
  readonly cpu: number;
}

/** Bytes resident at most, since the process began. */
export interface Memory {
  readonly peak: number;
}

export class Contestant {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;

  constructor(name: string, command: readonly string[]) {
    this.name = name;
    const [program, ...rest] = [...onOneCore(), ...command];
    this.#child = spawn(program!, rest, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...ONE_THREAD } });
    this.#reader = createInterface({ input: this.#child.stdout! });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** Sends one word and reads the JSON line that answers it. */
  async ask<Answer>(word: string): Promise<Answer> {
    this.#child.stdin!.write(`${word}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`bench: ${this.name} ended at "${word}"; see its message above`);
    return JSON.parse(line.value) as Answer;
  }

  end(): void {
    this.#reader.close();
    this.#child.stdin!.end();
  }
}

const ONE_THREAD = {
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  PYTHONDONTWRITEBYTECODE: '1',
};

/** Linux can bind a process to a core; elsewhere the numeric libraries are told to use one thread and that has to do. */
export function onOneCore(): string[] {
  return process.platform === 'linux' ? ['taskset', '-c', String(availableParallelism() - 1)] : [];
}
