import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SubjectEntry } from '@cheer/recordings';
import { readRelease } from '@cheer/registry';
import { CheerError, type Fault, type Recording } from '@cheer/signals';
import { folderGet } from '../folderGet.ts';
import { interruption } from '../interruption.ts';
import { type ServedRequest, serveRegistry } from '../serve/serveRegistry.ts';
import { bytes, note } from '../terminal.ts';
import type { DemoOptions } from './options.ts';
import { readAll } from './people.ts';
import { type Played, play } from './play.ts';
import type { PublishedDemo } from './publisherSide.ts';

/** A held-out person, and what the server saw of their device. */
export interface Guest {
  readonly one: Played;
  readonly recordings: readonly Recording[];
  readonly log: readonly ServedRequest[];
}

/** A held-out person who could not play, why, and what was known to be wrong with the recording. */
export interface TurnedAway {
  readonly subject: string;
  readonly reason: string;
  readonly faults: readonly Fault[];
}

/** Serves the registry on loopback and lets each person play the device side; who cannot is named with the reason. */
export async function deviceSide(people: readonly SubjectEntry[], demo: PublishedDemo, options: DemoOptions) {
  const log: ServedRequest[] = [];
  const played: Guest[] = [];
  const turnedAway: TurnedAway[] = [];
  const release = await readRelease(folderGet('demo', demo.draft), demo.draft);
  const server = await serveRegistry(demo.registry, {
    port: 0,
    host: '127.0.0.1',
    onRequest: (request) => log.push(request),
  });
  // the homes hold what is personal: erased at the end, and first of all what a killed run left
  const homes = join(options.out, '.devices');
  await rm(homes, { recursive: true, force: true });
  await mkdir(homes, { recursive: true });
  try {
    for (const entry of people) {
      interruption.throwIfAborted();
      const from = log.length;
      let recordings: Recording[] = [];
      try {
        recordings = await readAll(entry);
        const one = await play(entry.subject, recordings, {
          ...options,
          homes,
          url: server.url,
          release,
          root: demo.root,
          signal: interruption,
        });
        played.push({ one, recordings, log: log.slice(from) });
        const { cluster, requests, bytes: fetched } = one.enrolled;
        note(`  ${entry.subject}: cluster ${cluster}, ${requests.length} requests, ${bytes(fetched)}`);
      } catch (error) {
        if (!(error instanceof CheerError) || error.code === 'cancelled') throw error;
        const faults = recordings.flatMap((recording) => recording.faults);
        const known = faults.map(({ found, done }) => `${found}; ${done}`);
        const reason = [error.message, ...known.map((fault) => `Known of the recording: ${fault}.`)].join(' ');
        turnedAway.push({ subject: entry.subject, reason, faults });
        note(`  ${entry.subject}: turned away: ${reason}`);
      }
    }
  } finally {
    await server.close();
    await rm(homes, { recursive: true, force: true });
  }
  if (played.length > 0) return { played, turnedAway, log };
  throw new CheerError(
    'no-usable-window',
    `demo: none of ${people.length} held-out people could play the device side: ${turnedAway[0]?.reason}`,
    'Hold out more people with --hold-out, or use other recordings',
  );
}
