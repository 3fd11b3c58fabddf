import { existsSync, readFileSync } from 'node:fs';

const STATUS = '/proc/self/status';

/** Bytes resident at most. Linux's resource usage would count the parent's, from before the program was loaded. */
export function peakMemory(): number {
  const found = existsSync(STATUS) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(STATUS, 'utf8')) : null;
  return 1024 * (found === null ? process.resourceUsage().maxRSS : Number(found[1]));
}
