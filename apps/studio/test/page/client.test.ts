import { describe, expect, it } from 'vitest';
import { clientOf, type Line, problemOf } from '../../src/page/client.ts';
import type { FromWorker, ToWorker } from '../../src/protocol.ts';

/** A worker's end of the line that is spoken by hand. */
function line() {
  const sent: ToWorker[] = [];
  const listeners = new Map<string, (event: never) => void>();
  const ask = clientOf({
    postMessage: (message) => sent.push(message),
    addEventListener: (type: string, listener: (event: never) => void) => void listeners.set(type, listener),
  } as Line);
  return {
    ask,
    sent,
    say: (data: FromWorker) => listeners.get('message')!({ data } as never),
    fail: () => listeners.get('error')!({} as never),
  };
}

describe('the line to the worker', () => {
  it('gives each request its own answer, whatever the order', async () => {
    const { ask, sent, say } = line();
    const [a, b] = [ask('propose', { count: 1 }), ask('propose', { count: 2 })];
    expect(sent.map(({ id }) => id)).toEqual([0, 1]);
    say({ id: 1, answer: 'second' });
    say({ id: 0, answer: 'first' });
    expect([await a, await b]).toEqual(['first', 'second']);
  });

  it('passes progress on, and a problem as an error with its code and remedy', async () => {
    const { ask, say } = line();
    const seen: unknown[] = [];
    const asked = ask('train', {}, { onProgress: (progress) => seen.push(progress) });
    say({ id: 0, progress: { stage: 'x', share: 0.5 } });
    const problem = { code: 'busy', message: 'm', remedy: 'r' };
    say({ id: 0, problem });
    await expect(asked).rejects.toMatchObject(problem);
    expect(seen).toEqual([{ stage: 'x', share: 0.5 }]);
    say({ id: 0, answer: 'too late' });
    say({ id: 99, answer: 'nobody asked' });
  });

  it('cancels what is under way, and nothing that is done', async () => {
    const { ask, sent, say } = line();
    const controller = new AbortController();
    const asked = ask('predict', {}, { signal: controller.signal });
    controller.abort();
    expect(sent.at(-1)).toEqual({ id: 0, cancel: true });
    say({ id: 0, answer: 1 });
    await asked;
    const late = new AbortController();
    const done = ask('predict', {}, { signal: late.signal });
    say({ id: 1, answer: 2 });
    await done;
    late.abort();
    expect(sent.filter((message) => 'cancel' in message)).toHaveLength(1);
  });

  it('says so where the worker is lost, for what waits and for what comes', async () => {
    const { ask, fail } = line();
    const waiting = ask('train', {});
    fail();
    await expect(waiting).rejects.toMatchObject({ code: 'file-missing' });
    await expect(ask('train', {})).rejects.toMatchObject({ code: 'file-missing' });
  });

  it('makes a problem of anything that was thrown', () => {
    expect(problemOf(new RangeError('too far'))).toMatchObject({ code: 'unexpected', message: 'too far' });
    expect(problemOf('words')).toMatchObject({ message: 'words' });
  });
});
