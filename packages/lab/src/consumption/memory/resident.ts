/**
 * Bytes of memory that this process keeps resident, and the most it ever kept. It imports nothing but node:fs, so that who
 * measures adds little to what is measured.
 *
 * Linux keeps a high-water mark (VmHWM in /proc/self/status), and sets it back to what is resident now when '5' is written to
 * /proc/self/clear_refs (man 5 proc; since Linux 4.0). Elsewhere, or where a sandbox forbids that, the mark is of the whole life of
 * the process: `process.resourceUsage().maxRSS`, which on Linux would count the parent's from before the program was loaded.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const STATUS = '/proc/self/status';
const CLEAR = '/proc/self/clear_refs';

/** `reset`: the mark is set back before each part. `life`: it cannot be, and is the most since the process began. */
export type MemoryMethod = 'reset' | 'life' | 'usage';

export const MEMORY_METHODS: Readonly<Record<MemoryMethod, string>> = {
  reset: 'VmHWM of /proc/self/status, set back by writing 5 to /proc/self/clear_refs before each part',
  life: 'VmHWM of /proc/self/status over the life of the process: /proc/self/clear_refs cannot be written here',
  usage: 'process.memoryUsage().rss and, for the most, process.resourceUsage().maxRSS over the life of the process',
};

/** Bytes resident now. */
export const resident = (): number => fromStatus('VmRSS') ?? process.memoryUsage.rss();

/** Bytes resident at most, since the last reset or the beginning. */
export const peakResident = (): number => fromStatus('VmHWM') ?? 1024 * process.resourceUsage().maxRSS;

/** Collects garbage if Node was told to let it be (`--expose-gc`), sets the mark back, and returns how that could be done. */
export function settle(): MemoryMethod {
  const { gc } = globalThis as { gc?: () => void };
  for (let i = 0; i < 3; i++) gc?.();
  try {
    writeFileSync(CLEAR, '5');
    return 'reset';
  } catch {
    return fromStatus('VmHWM') === undefined ? 'usage' : 'life';
  }
}

function fromStatus(field: string): number | undefined {
  try {
    const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'mu').exec(readFileSync(STATUS, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : 1024 * Number(kilobytes);
  } catch {
    return undefined;
  }
}
