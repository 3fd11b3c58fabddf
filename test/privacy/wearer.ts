/**
 * Somebody's device in a process of its own: does the verbs it is told of, in order, and prints what it knows then.
 *
 *     node wearer.ts '{"home": "...", "registry": "http://...", "windows": "FILE", "spans": [...], "verbs": ["enroll", "label"]}'
 */
import { readFileSync } from 'node:fs';
import { Device, type Span } from '@cheer/edge';
import { FolderStore } from '@cheer/edge/node';
import { nodeClient } from '@cheer/registry/node';
import { knowledgeOf, readWindows } from './knowledge.ts';

export interface Errand {
  readonly home: string;
  readonly registry: string;
  /** a file made by `writeWindows` */
  readonly windows: string;
  readonly spans: readonly Span[];
  readonly verbs: readonly ('enroll' | 'label' | 'train' | 'predict' | 'update' | 'forget')[];
  readonly encoders?: 'all' | 'own';
  /** unix seconds */
  readonly now: number;
}

export const openDevice = (home: string, now: number): Device =>
  new Device(new FolderStore(home), { clock: () => now, client: nodeClient });

if (process.argv[1] === import.meta.filename) {
  const { home, registry, spans, verbs, encoders, now, ...rest } = JSON.parse(process.argv[2]!) as Errand;
  const windows = readWindows(readFileSync(rest.windows, 'utf8'));
  const device = openDevice(home, now);
  const actions: Record<Errand['verbs'][number], () => Promise<unknown>> = {
    enroll: () => device.enroll({ registry, windows, ...(encoders && { encoders }) }),
    label: () => device.label({ spans }),
    train: () => device.train({ k: 2, seed: 1 }),
    predict: () => device.predict({ windows }),
    update: () => device.update({ ...(encoders && { encoders }) }),
    forget: () => device.forget(),
  };
  try {
    for (const verb of verbs) await actions[verb]();
    const { entries } = await device.ledger();
    console.log(JSON.stringify({ ...(await knowledgeOf(device, windows)), entries }));
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    console.log(JSON.stringify({ code, message }));
  }
}
