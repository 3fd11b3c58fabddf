/** As `cheer profile --help` says. */
export interface ProfileOptions {
  data?: string;
  dataset: string;
  subject?: string;
  registry?: string;
  k: number;
  seconds: number;
  processes: number;
  idle: number;
  nursery?: number;
  baselines: boolean;
  sysfs: string;
  out?: string;
  json?: true;
}
