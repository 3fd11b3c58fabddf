import { CheerError } from '@cheer/signals';
import type { Task } from './runner.ts';
import { sha256 } from './sha256.ts';

/** What a task is called: SHA-256 of its kind, inputs, parameters and the code that does it. */
export function taskId(task: Task, code: string): string {
  const { kind, inputs, parameters } = task;
  return sha256(canonicalJson({ kind, inputs, parameters, code }));
}

/**
 * JSON with sorted keys and no spaces, the same text for the same value (RFC 8785 for the values it takes). Anything
 * that JSON would change in silence (undefined, NaN, a Date, a typed array) is an `option-invalid`.
 */
export function canonicalJson(value: unknown, place = 'task'): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item, i) => canonicalJson(item, `${place}[${i}]`)).join(',')}]`;
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const members = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member, `${place}.${key}`)}`);
    return `{${members.join(',')}}`;
  }
  throw new CheerError(
    'option-invalid',
    `canonicalJson: ${place} must be a JSON value, got ${typeof value === 'object' ? value.constructor?.name : String(value)}`,
    'Describe tasks with plain objects, arrays, strings, booleans, finite numbers and null.',
  );
}
