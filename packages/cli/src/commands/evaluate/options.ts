/** The options of `cheer evaluate`, checked against one another. */

import { SUPPORT_RULES, type SupportRule } from '@cheer/lab';
import {
  checkReader,
  chooseMethods,
  findTask,
  type Method,
  NORMALISATIONS,
  type Normalisation,
  type TaskDefinition,
} from '@cheer/lab/evaluate';
import { refuse } from '../../options.ts';

export interface EvaluateCommandOptions {
  dataset: string;
  data?: string;
  map?: string;
  table?: string;
  task?: string;
  protocol: 'loso';
  support: string[];
  k: number[];
  draws: number;
  normalisation: string[];
  methods: string[];
  seeds: number;
  clusters: number;
  steps?: number;
  workers?: number;
  out: string;
  replace?: true;
  json?: true;
}

export interface Plan {
  readonly task: TaskDefinition;
  /** the controls among them: an accuracy says nothing without */
  readonly methods: readonly Method[];
  /** controls that were not asked for */
  readonly added: readonly string[];
  readonly supports: readonly SupportRule[];
  /** rising, each once */
  readonly k: readonly number[];
  readonly normalisations: readonly Normalisation[];
  /** 1 to n */
  readonly seeds: readonly number[];
}

/** @throws CheerError `option-invalid` */
export function planOf(options: EvaluateCommandOptions): Plan {
  if ((options.data === undefined) === (options.table === undefined)) {
    refuse(
      'evaluate',
      'either --data or --table must be given',
      options.data === undefined ? 'neither' : 'both',
      'Give the folder of the recordings with --data.',
    );
  }
  const task = findTask(options.dataset, options.task);
  if (options.data !== undefined) checkReader(task);
  const asked = chooseMethods(options.methods);
  const methods = chooseMethods([...options.methods, 'controls']);
  return {
    task,
    methods,
    added: methods.filter((method) => !asked.includes(method)).map(({ name }) => name),
    supports: among('--support', options.support, SUPPORT_RULES),
    k: [...new Set(options.k)].sort((a, b) => a - b),
    normalisations: among('--normalisation', options.normalisation, NORMALISATIONS),
    seeds: Array.from({ length: options.seeds }, (_, i) => i + 1),
  };
}

/** Those named, in their own order. */
function among<T extends string>(option: string, named: readonly string[], known: readonly T[]): T[] {
  const strange = named.find((name) => !known.includes(name as T));
  if (strange !== undefined) {
    refuse('evaluate', `${option} must be a list of ${known.join(', ')}`, strange, 'Separate them by commas.');
  }
  return known.filter((name) => named.includes(name));
}
