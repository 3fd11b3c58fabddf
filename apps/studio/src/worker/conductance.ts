import { type Channel, cleanGsr, findScrs } from '@cheer/signals';
import type { Response } from '../plots/props.ts';
import type { Shown } from './columns.ts';
import { pieces } from './pieces.ts';
import type { Turn } from './turn.ts';

/** s that are cleaned at once, and s around them that the tonic part still depends on. */
const PIECE = 300;
const MARGIN = 80;
/** What skin and a wrist sensor can give: µS, °C (as in the cleaning). */
const CONDUCTANCE = [0.01, 100] as const;
const TEMPERATURE = [15, 45] as const;

/** Skin conductance as measured, without what no skin can have, and its responses. */
export async function conductanceOf(
  channel: Channel,
  turn: Turn,
): Promise<{ shown: Shown; responses: readonly Response[] }> {
  const { start, rate, samples } = channel;
  const responses: Response[] = [];
  for (const { from, to, before, after } of pieces(samples.length, PIECE * rate, MARGIN * rate)) {
    await turn(to / samples.length);
    const clean = cleanGsr({ samples: samples.subarray(before, after), rate, offset: 0 }, (after - before) / rate);
    if (typeof clean === 'string') continue;
    const origin = start + before / rate;
    for (const { onset, peak, amplitude } of findScrs(clean.phasic, clean.rate)) {
      const at = origin + peak;
      if (Number.isNaN(onset) || at < start + from / rate || at >= start + to / rate) continue;
      responses.push({ onset: origin + onset, peak: at, amplitude });
    }
  }
  return { shown: possible('GSR', channel, CONDUCTANCE), responses };
}

export const temperatureOf = (channel: Channel): Shown => possible('SKT', channel, TEMPERATURE);

function possible(name: 'GSR' | 'SKT', { start, rate, samples }: Channel, [least, most]: readonly [number, number]) {
  return { name, start, rate, samples: samples.map((x) => (x >= least && x <= most ? x : Number.NaN)) };
}
