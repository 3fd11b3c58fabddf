/** The worker's memory: the store, the device, the recording that is open. A verb each. */
import { Device, type MeasuredWindow, writeLedger } from '@cheer/edge/web';
import { CheerError, type Modality, type Recording } from '@cheer/signals';
import type { Answer, Choice, Input, Live, Progress, Session, Verb } from '../protocol.ts';
import { asking } from './asking.ts';
import { columnsOf, type Shown } from './columns.ts';
import { type Kept, leftOver, openKept, recallChoice, rememberChoice } from './keep.ts';
import { judged, type Outlined, outline } from './outline.ts';
import { partsOf } from './parts.ts';
import { keepPlaces, readPlaces } from './places.ts';
import { problemOf } from './problem.ts';
import { play, Replay } from './replay.ts';
import { cancelled } from './turn.ts';
import { predictionOf, viewOf } from './view.ts';

/** What a verb may do while it works. */
export interface Telling {
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
  live(live: Live): void;
}

type Handlers = { readonly [V in Verb]: (input: Input<V>, telling: Telling) => Promise<Answer<V>> };

const UNIX = (): number => Date.now() / 1000;

export function sessionOf(): Handlers {
  let base = '';
  let root = '';
  let kept: Kept | null = null;
  let device: Device | null = null;
  let open: (Outlined & { readonly recording: Recording }) | null = null;
  let replay: Replay | null = null;
  let trainedMs: number | null = null;

  const theKept = (): Kept => kept ?? missing('the page has not begun');
  const theDevice = (): Device => device ?? missing('the page has not begun');
  const theOpen = () => open ?? missing('no recording is open');
  const view = async () => viewOf(theDevice(), await readPlaces(theKept().store), trainedMs);
  const forgetOpen = (): void => {
    open = null;
    replay = null;
    trainedMs = null;
  };
  const classifierName = async () =>
    (await theDevice().status()).enrolled?.wearerSimulated ? 'simulated-person-classifier' : 'my-classifier';
  const grid = async () => (await theDevice().status()).enrolled?.manifest.window ?? missing('nothing is matched');

  return {
    async begin(input) {
      base = input.base;
      root = input.root ?? '';
      kept = await openKept(base);
      device = new Device(kept.store, { clock: UNIX });
      const session = { storage: kept.storage, registry: base };
      try {
        return { ...session, device: await view(), again: await recallChoice(kept.store), damaged: null };
      } catch (error) {
        return { ...session, device: NOTHING, again: null, damaged: problemOf(error) } satisfies Session;
      }
    },

    look: view,

    async choose(choice, { signal, progress }) {
      replay = null;
      progress({ stage: 'Reading', share: null });
      const recording = await read(choice);
      if (signal.aborted) throw cancelled();
      const name = choice.kind === 'files' ? choice.name : `Simulated person ${choice.index + 1}`;
      const outlined = await outline(
        recording,
        { name, simulated: recording.simulated === true },
        signal,
        (stage, share) => progress({ stage, share }),
      );
      if (signal.aborted) throw cancelled();
      open = { ...outlined, recording };
      // without it the person chooses again after a reload, which is no reason to refuse the recording now
      await rememberChoice(theKept().store, choice).catch(() => undefined);
      return outlined.opened;
    },

    async range({ channel, from, to, pixels }) {
      const shown = open?.shown.get(channel) ?? EMPTY(channel);
      // what has not been replayed yet is not there yet
      return columnsOf(shown, from, replay ? Math.min(to, replay.now) : to, pixels);
    },

    async parts({ start }) {
      const { recording, opened } = theOpen();
      return partsOf(recording, start, opened.grid.length);
    },

    async enroll({ registry, encoders }, { signal, progress }) {
      const { recording } = theOpen();
      await asking({ registry, base }, (fetch) =>
        theDevice().enroll({
          ...{ registry, recording, signal, fetch },
          ...(root !== '' && { root }),
          ...(encoders !== 'auto' && { encoders }),
          onProgress: (done, total) => progress({ stage: 'Working out features', share: done / total }),
        }),
      );
      trainedMs = null;
      return view();
    },

    async update() {
      const registry = (await theDevice().status()).enrolled?.location ?? base;
      const found = await asking({ registry, base }, (fetch) => theDevice().update({ fetch }));
      return { device: await view(), changed: found !== null };
    },

    async label({ spans, clear }) {
      await theDevice().label({ spans, clear });
      const now = await view();
      await keepPlaces(theKept().store, now.places);
      return now;
    },

    propose: ({ count }) => theDevice().propose(count),

    async train() {
      trainedMs = (await theDevice().train({ head: 'auto' })).ms;
      return view();
    },

    async predict(_, { signal, progress }) {
      const onProgress = (done: number, total: number) => progress({ stage: 'Predicting', share: done / total });
      const own = open !== null && !(await isEnrolled(theDevice(), open.opened));
      const predicted = await theDevice().predict(own ? { recording: open!.recording, signal, onProgress } : undefined);
      return predictionOf(predicted, await grid());
    },

    async ledger({ format }) {
      const type = format === 'json' ? 'application/json' : 'text/csv;charset=utf-8';
      return new Blob([writeLedger(await theDevice().ledger(), format)], { type });
    },

    async bundle() {
      return { blob: binary(await theDevice().bundle()), name: `${await classifierName()}.cheer` };
    },

    async onnx() {
      return { blob: binary(await theDevice().onnx()), name: `${await classifierName()}.onnx` };
    },

    async close() {
      forgetOpen();
      return view();
    },

    async forget() {
      await theDevice().forget();
      forgetOpen();
      return { device: await view(), left: await leftOver(theKept().store, base) };
    },

    async replay({ speed }, { signal, live }) {
      const { recording, opened } = theOpen();
      const own = new Replay(recording, opened, speed);
      replay = own;
      const trained = (await theDevice().status()).trained !== null;
      const matched = trained ? await grid() : null;
      // predicted with windows of the release's grid only
      const predicts = matched !== null && matched.length === opened.grid.length && matched.step === opened.grid.step;
      const measured: MeasuredWindow[] = [];
      const deliver = async ({ windows, ...rest }: ReturnType<Replay['advance']>) => {
        for (const { start, features } of windows) {
          measured.push({ start, values: features.values, quality: features.quality.overall });
        }
        const predicted =
          predicts && windows.length > 0
            ? predictionOf(await theDevice().predict({ windows: measured }), matched)
            : null;
        live({
          ...rest,
          windows: windows.map(({ start, features }) => judged(start, features)),
          predictions: predicted?.windows ?? [],
        });
      };
      try {
        await play(own, deliver, signal);
        if (signal.aborted) throw cancelled();
        return null;
      } finally {
        if (replay === own) replay = null;
      }
    },

    async pace({ speed, paused }) {
      if (replay) Object.assign(replay, { speed, paused });
      return null;
    },
  };
}

async function read(choice: Choice): Promise<Recording> {
  if (choice.kind === 'files') return (await import('./files.ts')).readDropped(choice);
  return (await import('./simulated.ts')).simulatedRecording(choice.index);
}

/** Whether the windows that the device keeps are those of this recording. */
async function isEnrolled(device: Device, { start, duration }: Outlined['opened']): Promise<boolean> {
  const { enrolled } = await device.status();
  return (
    enrolled !== null && enrolled.from >= start - 1 && enrolled.to <= start + duration + enrolled.manifest.window.length
  );
}

const NOTHING = {
  ...{ match: null, spans: [], places: [], counts: {}, training: null, ledger: [] },
  ...{ dropped: { requests: 0, bytesIn: 0, bytesAsked: 0 }, bytes: 0 },
} as const;

const EMPTY = (name: Modality): Shown => ({ name, start: 0, rate: 1, samples: new Float32Array(0) });

const binary = (bytes: Uint8Array): Blob =>
  new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' });

function missing(what: string): never {
  throw new CheerError('option-invalid', `studio: ${what}`, 'Reload the page.');
}
