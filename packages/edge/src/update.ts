/** Looking for a newer release, with the windows that are stored: the new one as a whole, or the old one as it was. */
import type { Manifest } from '@cheer/registry';
import { CheerError } from '@cheer/signals';
import type { Updated } from './answers.ts';
import { readWindows } from './contents.ts';
import {
  enrolledAnswer,
  enrolledState,
  httpOptions,
  keepTrust,
  type NetworkOptions,
  ownPart,
  type Tools,
} from './enroll.ts';
import { fetchRelease, openTrusted } from './fetchRelease.ts';
import { openLedger } from './ledger.ts';
import { manifestOf, mostRevealed, type State, saveState, type Training } from './state.ts';
import type { StateStore } from './store.ts';
import { type TrainOptions, train } from './train.ts';
import { readTrust, writeTrust } from './trust.ts';

/** Inside the store's lock. */
export async function update(
  store: StateStore,
  before: State,
  input: NetworkOptions,
  tools: Tools,
): Promise<Updated | null> {
  const { requests, flush, ...ledger } = await openLedger(store, tools.clock, httpOptions(input));
  const { timer } = tools;
  let trust = before.contents.trust === undefined ? null : readTrust(before.contents.trust);
  const known = trust !== null;
  try {
    const began = timer();
    const release = await openTrusted(before.release.location, {
      ...httpOptions(input),
      ...ledger,
      client: await tools.client(),
      trust,
      clock: tools.clock,
      async keep(advanced) {
        trust = advanced;
        await flush();
        if (known) await keepTrust(store, before, advanced);
      },
    });
    if (release.hash === before.release.hash) {
      await flush();
      const told = release.trust && trust && { ...release.trust, pinned: trust.pinned };
      const contents = { ...before.contents, ...(trust && { trust: writeTrust(trust) }) };
      await saveState(store, { ...before, release: { ...before.release, trust: told }, contents }, before);
      return null;
    }
    checkGrid(before, release.manifest.window);
    // what the wearer chose stays chosen; and once nothing was revealed, nothing shall be
    const asked = input.encoders ?? before.asked;
    const encoders = asked ?? (before.fetched === 'all' ? 'all' : undefined);
    const fetched = await fetchRelease(release, { ...(encoders && { encoders }) });
    await flush();
    const opened = timer();
    const own = ownPart(fetched, readWindows(before.contents.windows));
    const matched = timer();
    const encoder = fetched.slow?.bytes ?? (await fetched.encoder(own.cluster));
    const done = timer();
    await flush();
    const { labels } = before.contents;
    const { wearerSimulated } = before;
    const mostRevealedBits = mostRevealed(before);
    const kept = { trust, labels, wearerSimulated, asked, mostRevealedBits, at: tools.clock() };
    let state = enrolledState(fetched, own, encoder, kept);
    const again = before.training && (await train(state, asBefore(before.training), tools));
    if (again) state = again.state;
    await saveState(store, state, before);
    return {
      ...enrolledAnswer(fetched, own, state),
      from: before.release.hash,
      bytes: requests.reduce((sum, { bytesIn }) => sum + bytesIn, 0),
      requests,
      trained: again?.trained ?? null,
      ms: { features: matched - opened, fetch: opened - began + done - matched },
    };
  } finally {
    await flush();
  }
}

/** The windows that are stored were measured as the old release wanted. */
function checkGrid(before: State, window: Manifest['window']): void {
  const own = manifestOf(before).window;
  if (own.length === window.length && own.step === window.step) return;
  throw new CheerError(
    'option-invalid',
    `update: the new release has windows of ${window.length} s every ${window.step} s, this device has measured ${own.length} s every ${own.step} s`,
    'Enroll again, with the recording (cheer device enroll); until then the old release stays in use.',
  );
}

const asBefore = ({ k, seed, asked }: Training): TrainOptions => ({ ...(k !== null && { k }), seed, head: asked });
