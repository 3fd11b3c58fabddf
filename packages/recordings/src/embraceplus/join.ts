import { type Channel, type ChannelName, type Fault, MODALITIES } from '@cheer/signals';

/** Signals that begin when others of the same device end, if they do: a file of a recorder that is split into files. */
export interface Part {
  readonly name: string;
  readonly device: string;
  readonly channels: Readonly<Partial<Record<ChannelName, Clock>>>;
  /** equal for two parts only if their samples are */
  readonly digest: string;
}

/** A channel without its samples. */
export interface Clock {
  readonly start: number;
  readonly rate: number;
  readonly count: number;
}

/** Parts that follow each other without a gap, and what was found between them and those before. */
export interface Session<P extends Part> {
  readonly parts: readonly P[];
  readonly start: number;
  readonly faults: readonly Fault[];
  /** the parts overlap those of another session: two different measurements of one time */
  readonly overlap?: string;
}

/** No session is longer, s; what goes on becomes the next one, so that memory has an end. */
const LONGEST = 24 * 3600;
/** Clocks are set by less than this, s; an overlap beyond it is two measurements of one time. */
const SET_BACK = 1;

export const clockOf = ({ start, rate, samples }: Channel): Clock => ({ start, rate, count: samples.length });

/**
 * Parts in the order of time as sessions. A part goes on with a session if each of BVP, GSR and SKT does: it is there in both, begins
 * within half a sample of where it ended, and by its own rate stays within half a sample of the session's. Anything else begins a
 * session, so that no window lies across a gap or a step of the clock. A part that is there twice counts once.
 */
export function joinParts<P extends Part>(parts: readonly P[]): Session<P>[] {
  const ordered = [...parts].sort((a, b) => startOf(a) - startOf(b) || (a.name < b.name ? -1 : 1));
  const sessions: { parts: P[]; start: number; faults: Fault[]; overlap?: string }[] = [];
  const open = new Map<string, (typeof sessions)[number]>();
  const seen = new Map<string, P>();
  for (const part of ordered) {
    const twin = seen.get(part.digest);
    const session = open.get(part.device);
    if (twin !== undefined) {
      const found = `holds the same samples as ${twin.name}`;
      session?.faults.push({ kind: 'duplicate-file', where: part.name, found, done: 'left out' });
      continue;
    }
    seen.set(part.digest, part);
    const broken = session === undefined ? undefined : breakBetween(session, part);
    if (session !== undefined && broken === undefined) {
      session.parts.push(part);
      continue;
    }
    const begun: (typeof sessions)[number] = { parts: [part], start: startOf(part), faults: [] };
    if (broken !== undefined) {
      begun.faults.push({
        kind: broken.kind,
        where: part.name,
        found: broken.found,
        done: 'begins a session of its own',
      });
      if (broken.kind === 'overlap') begun.overlap = broken.found;
    }
    sessions.push(begun);
    open.set(part.device, begun);
  }
  return sessions.sort((a, b) => a.start - b.start);
}

const startOf = (part: Part): number => Math.min(...Object.values(part.channels).map(({ start }) => start));

function breakBetween(
  session: { readonly parts: readonly Part[]; readonly start: number },
  part: Part,
): { kind: string; found: string } | undefined {
  const before = session.parts.at(-1)!;
  let worst: { kind: string; found: string; seconds: number } | undefined;
  for (const modality of MODALITIES) {
    const [first, next] = [session.parts[0]!.channels[modality], part.channels[modality]];
    const last = before.channels[modality];
    if (last === undefined && next === undefined) continue;
    if (first === undefined || last === undefined || next === undefined) {
      return { kind: 'gap', found: `${modality} ${next === undefined ? 'ends' : 'begins'} with it` };
    }
    const count = session.parts.reduce((sum, { channels }) => sum + (channels[modality]?.count ?? 0), 0);
    const seconds = next.start - (first.start + count / first.rate);
    const drift = Math.abs(next.rate / first.rate - 1) * next.count;
    if (drift > 0.5) {
      const found = `${modality} is sampled at ${next.rate} Hz, before at ${first.rate} Hz`;
      worst ??= { kind: 'rate-change', found, seconds: 0 };
    }
    if (Math.abs(seconds) * first.rate <= 0.5 || Math.abs(seconds) <= Math.abs(worst?.seconds ?? 0)) continue;
    const kind = seconds < -SET_BACK ? 'overlap' : seconds < SET_BACK ? 'clock-step' : 'gap';
    const found = `${modality} begins ${Math.abs(seconds).toFixed(3)} s ${seconds < 0 ? 'before' : 'after'} the end of ${before.name}`;
    worst = { kind, found, seconds };
  }
  if (worst !== undefined) return worst;
  const longest = Math.max(...Object.values(part.channels).map(({ start, rate, count }) => start + count / rate));
  return longest - session.start > LONGEST ? { kind: 'long', found: 'a session lasts a day at most' } : undefined;
}

/** One channel of the parts, end to end; undefined if one of them lacks it or does not abut (acceleration may not). */
export function joinChannel(parts: readonly (Channel | undefined)[]): Channel | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  let length = 0;
  for (const part of parts) {
    if (part === undefined) return undefined;
    if (Math.abs(part.start - (first.start + length / first.rate)) * first.rate > 0.5) return undefined;
    length += part.samples.length;
  }
  const samples = new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    samples.set(part!.samples, at);
    at += part!.samples.length;
  }
  return { ...first, samples };
}
