import type { Protocol } from '@cheer/signals/simulate';

/** The options of `cheer demo`. */
export interface DemoOptions {
  dataset?: string;
  data?: string;
  people: number;
  protocol: Protocol;
  holdOut?: number;
  k: number[];
  draws: number;
  clusters: number | 'auto';
  pretext: string;
  seed: number;
  steps?: number;
  workers?: number;
  out: string;
  json?: true;
}
