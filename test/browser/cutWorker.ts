/** A device in a worker that stops for good at the n-th change it makes to what the browser stores. */
import { Device, IndexedStore, type Span } from '@cheer/edge/web';
import { readWindows } from '../privacy/knowledge.ts';
import { NOW } from './journey.ts';

export interface CutErrand {
  readonly database: string;
  readonly registry: string;
  /** as `writeWindows` gives them */
  readonly windows: string;
  readonly spans: readonly Span[];
  readonly verb: 'enroll' | 'label' | 'train' | 'update' | 'forget';
  /** 0 for a run to the end */
  readonly at: number;
  /** whether the change at which it stops has been asked for, and is under way, or not yet */
  readonly asked: boolean;
}

let errand: CutErrand;
let steps = 0;

function countCalls(prototype: object, ...names: string[]): void {
  const methods = prototype as Record<string, (...given: unknown[]) => unknown>;
  for (const name of names) {
    const original = methods[name]!;
    methods[name] = function (...given) {
      const now = ++steps === errand.at;
      if (now) stop();
      if (now && !errand.asked) throw new Error('the power is gone');
      return original.apply(this, given);
    };
  }
}

/** No event comes any more, and the page ends the worker. (One that hangs in a loop it would end after two seconds only.) */
function stop(): void {
  postMessage('cut');
  close();
}

countCalls(IDBObjectStore.prototype, 'put', 'delete');
countCalls(IDBFactory.prototype, 'deleteDatabase');
const { storageBuckets } = navigator as unknown as { storageBuckets?: object };
if (storageBuckets) countCalls(Object.getPrototypeOf(storageBuckets), 'delete');

globalThis.onmessage = async ({ data }: MessageEvent<CutErrand>) => {
  errand = data;
  const { database, registry, spans, verb } = errand;
  const device = new Device(new IndexedStore(database), { clock: () => NOW });
  const verbs = {
    enroll: () => device.enroll({ registry, windows: readWindows(errand.windows) }),
    label: () => device.label({ spans }),
    train: () => device.train({ k: 2, seed: 1 }),
    update: () => device.update(),
    forget: () => device.forget(),
  };
  await verbs[verb]();
  postMessage({ steps });
};
