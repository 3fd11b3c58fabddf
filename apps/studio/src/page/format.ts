/** Numbers as a person reads them. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} bytes`;
  if (count < 1e6) return `${(count / 1000).toFixed(count < 10_000 ? 1 : 0)} kB`;
  return `${(count / 1e6).toFixed(1)} MB`;
}

/** Time since the start of a recording: 4:05, or 1:02:09. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** What `clock` writes, and plain minutes such as `4` or `4.5`, as seconds; null for anything else. */
export function parseClock(text: string): number | null {
  const cell = text.trim().replace(',', '.');
  if (/^\d{1,4}(\.\d+)?$/.test(cell)) return 60 * Number(cell);
  const parts = /^(?:(\d{1,3}):)?(\d{1,3}):([0-5]?\d(?:\.\d+)?)$/.exec(cell);
  if (parts === null) return null;
  return 3600 * Number(parts[1] ?? 0) + 60 * Number(parts[2]) + Number(parts[3]);
}

export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** With a space at which no line breaks. */
export const percent = (share: number): string => `${Math.round(100 * share)}\u00a0%`;

export function milliseconds(ms: number): string {
  if (ms < 0.1) return 'less than 0.1 ms';
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** `3 windows`, `1 window`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** A long hexadecimal number in groups of four, so that two people can read it to each other. */
export const groups = (hex: string): string => hex.match(/.{1,4}/g)?.join(' ') ?? hex;

export const moment = (unix: number): string =>
  new Date(1000 * unix).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const day = (unix: number): string =>
  new Date(1000 * unix).toLocaleDateString(undefined, { dateStyle: 'medium' });
