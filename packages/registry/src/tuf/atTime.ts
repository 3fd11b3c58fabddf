/**
 * Starts `work` with a clock that says `now`. Both libraries take the time of an update once, as it starts (5.1), from the global clock;
 * CHEER passes clocks. The exchange lasts for the synchronous start of `work` alone: no other code can run meanwhile.
 * @param now unix seconds
 */
export function atTime<T>(now: number, work: () => T): T {
  const clock = globalThis.Date;
  globalThis.Date = new Proxy(clock, {
    construct: (target, given) => Reflect.construct(target, given.length === 0 ? [now * 1000] : given),
    get: (target, name) => (name === 'now' ? () => now * 1000 : Reflect.get(target, name)),
  });
  try {
    return work();
  } finally {
    globalThis.Date = clock;
  }
}
