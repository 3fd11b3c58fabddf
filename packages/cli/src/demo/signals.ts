/** What the report draws of a recording: a close-up of the pulse with its beats, conductance with its responses, temperature. */
import type { SignalsData } from '@cheer/lab';
import {
  type Channel,
  cleanBvp,
  cleanGsr,
  cleanSkt,
  findBeats,
  findScrs,
  MODALITIES,
  type Recording,
  type Segment,
} from '@cheer/signals';

/** s of pulse wave that a reader can still see each beat of */
const CLOSE_UP = 15;
/** s over which a close-up is cleaned, so that the filter's edges stay out of the picture */
const CONTEXT = 60;

export function signalsOf({ subject, channels, annotations }: Recording): SignalsData {
  const origin = Math.min(...MODALITIES.flatMap((name) => channels[name]?.start ?? []));
  const { BVP, GSR, SKT } = channels;
  const bvp = BVP && closeUp(BVP, origin);
  const gsr = GSR && conductance(GSR, origin);
  const skt = SKT && temperature(SKT, origin);
  return {
    subject,
    states: annotations.map(({ start, end, label }) => ({ start: start - origin, end: end - origin, label })),
    ...(bvp && { bvp }),
    ...(gsr && { gsr }),
    ...(skt && { skt }),
  };
}

const whole = ({ samples, rate }: Channel): Segment => ({ samples, rate, offset: 0 });
const seconds = ({ samples, rate }: Channel): number => samples.length / rate;

/** The middle of the first stretch that can be cleaned, looking from the middle of the recording on. */
function closeUp(channel: Channel, origin: number): SignalsData['bvp'] {
  const { rate, samples, start } = channel;
  const length = Math.round(CONTEXT * rate);
  const middle = Math.floor(samples.length / 2);
  for (let tried = 0; tried + length <= samples.length; tried += length) {
    const from = (middle + tried) % (samples.length - length + 1);
    const clean = cleanBvp({ samples: samples.subarray(from, from + length), rate, offset: 0 }, CONTEXT);
    if (typeof clean === 'string') continue;
    const first = Math.round(((CONTEXT - CLOSE_UP) / 2) * rate);
    const at = start - origin + (from + first) / rate;
    const beats = findBeats(clean.samples, rate, clean.filled);
    return {
      start: at,
      rate,
      samples: clean.samples.subarray(first, first + Math.round(CLOSE_UP * rate)),
      beats: Array.from(beats.times, (time) => start - origin + from / rate + time).filter(
        (time) => time >= at && time < at + CLOSE_UP,
      ),
    };
  }
  return undefined;
}

function conductance(channel: Channel, origin: number): SignalsData['gsr'] {
  const clean = cleanGsr(whole(channel), seconds(channel));
  if (typeof clean === 'string') return undefined;
  const start = channel.start - origin;
  return {
    start,
    rate: clean.rate,
    samples: clean.conductance,
    tonic: clean.tonic,
    scrPeaks: findScrs(clean.phasic, clean.rate).map(({ peak }) => start + peak),
  };
}

function temperature(channel: Channel, origin: number): SignalsData['skt'] {
  const clean = cleanSkt(whole(channel), seconds(channel));
  if (typeof clean === 'string') return undefined;
  return { start: channel.start - origin, rate: clean.rate, samples: clean.temperature };
}
