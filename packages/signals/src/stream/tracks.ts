import type { Ready } from '../features/extract.ts';
import type { Modality } from '../recording.ts';
import { BvpTrack } from './bvpTrack.ts';
import type { ChannelTrack } from './channelTrack.ts';
import { GsrTrack, SktTrack } from './slowTrack.ts';

/** The tracks that a window looks at, one a modality. */
export interface Tracks {
  BVP?: BvpTrack;
  GSR?: GsrTrack;
  SKT?: SktTrack;
}

/** Begins a modality's track for windows of `length` seconds, in the place of the one before. */
export function trackOf(tracks: Tracks, modality: Modality, rate: number, length: number): ChannelTrack<unknown> {
  if (modality === 'BVP') {
    tracks.BVP = new BvpTrack(rate, length);
    return tracks.BVP;
  }
  if (modality === 'GSR') {
    tracks.GSR = new GsrTrack(rate, length);
    return tracks.GSR;
  }
  tracks.SKT = new SktTrack(rate, length);
  return tracks.SKT;
}

/** What the tracks have of a window's samples [begin, end), for each modality that has any. */
export function readyOf(tracks: Tracks, places: Partial<Record<Modality, readonly [number, number]>>): Ready {
  const { BVP, GSR, SKT } = places;
  return {
    BVP: BVP && tracks.BVP?.ready(...BVP),
    GSR: GSR && tracks.GSR?.ready(...GSR),
    SKT: SKT && tracks.SKT?.ready(...SKT),
  };
}
