/** The recording on its axis of time, as the steps that show it have it. */
import type { JSX } from 'preact';
import { spansIn } from '../page/steps.ts';
import type { SignalTimelineProps, Stretch } from '../plots/props.ts';
import { SignalTimeline } from '../plots/signalTimeline.tsx';
import { Later } from './later.tsx';
import type { StepProps } from './props.ts';

/** Seconds of signal in view while it is replayed. */
const IN_VIEW = 60;

interface TimelineProps extends StepProps {
  /** what is marked is to be labelled */
  readonly marking?: boolean;
}

export function Timeline({ state, act, marking = false }: TimelineProps): JSX.Element | null {
  const { opened, device, proposals, selection, replay } = state;
  if (opened === null) return null;
  const { start, duration, channels, beats, responses, quality } = opened;
  const marks: Pick<SignalTimelineProps, 'onSelect' | 'onPickProposal'> = marking
    ? { onSelect: (stretch: Stretch) => act.select(stretch), onPickProposal: (stretch: Stretch) => act.select(stretch) }
    : {};
  const shown = replay
    ? {
        ...{ beats: replay.beats, responses: replay.responses, quality: replay.quality },
        live: { now: replay.now, seconds: IN_VIEW },
      }
    : { beats, responses, quality };
  return (
    <Later>
      <SignalTimeline
        {...{ start, duration, channels, selection }}
        {...shown}
        {...marks}
        spans={spansIn(device?.spans ?? [], start, start + duration)}
        proposals={marking ? proposals : []}
        states={device?.places ?? []}
        fetchRange={act.range}
      />
    </Later>
  );
}
