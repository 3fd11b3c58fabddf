import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { clock, duration, percent } from '../page/format.ts';
import { PredictionTimeline } from '../plots/predictionTimeline.tsx';
import type { StepProps } from './props.ts';

const SPEEDS = [1, 5, 20, 60] as const;

/** s of signal after which the stream can give its first window: its length, and what may still change it. */
const FIRST_WINDOW = 60 + 138;

/** The recording once more, as if the band were worn now. */
export function ReplayCard({ state, act }: StepProps): JSX.Element | null {
  const { opened, replay, device } = state;
  const [speed, setSpeed] = useState<number>(20);
  if (opened === null) return null;
  const choose = (value: number): void => {
    setSpeed(value);
    if (replay) void act.pace(value, replay.paused);
  };
  const last = replay?.predictions.at(-1);
  return (
    <section class="card">
      <div class="card-head">
        <h2>Replay it live</h2>
        {replay && <span class="badge good">{replay.paused ? 'Paused' : 'Live'}</span>}
      </div>
      <p class="hint">
        As if the band were on your wrist now: samples go through the same stream that a live sensor would feed.
      </p>
      <fieldset class="segmented">
        <legend>Speed</legend>
        {SPEEDS.map((value) => (
          <label key={value}>
            <input type="radio" name="speed" checked={speed === value} onChange={() => choose(value)} />
            <span>{value}×</span>
          </label>
        ))}
      </fieldset>
      <div class="actions">
        {replay === null ? (
          <button type="button" class="button primary" onClick={() => act.replay(speed)}>
            Play
          </button>
        ) : (
          <>
            <button type="button" class="button" onClick={() => act.pace(replay.speed, !replay.paused)}>
              {replay.paused ? 'Go on' : 'Pause'}
            </button>
            <button type="button" class="button" onClick={act.stopReplay}>
              Stop
            </button>
          </>
        )}
      </div>
      {replay && (
        <p role="status" class="hint">
          {clock(replay.now - opened.start)} of {clock(opened.duration)}; {replay.quality.length} windows judged so far.{' '}
          {replay.quality.length === 0 &&
            `The first comes after ${duration(FIRST_WINDOW)} of signal, for the minutes after a window can still change what is in it. `}
          {last &&
            device?.training &&
            (last.abstained
              ? 'Too little in the last one for a guess.'
              : `Now: ${last.label}, ${percent(Math.max(...last.probabilities))}.`)}
        </p>
      )}
      {replay && device?.training && replay.predictions.length > 0 && (
        <PredictionTimeline
          start={opened.start}
          duration={opened.duration}
          length={opened.grid.length}
          step={opened.grid.step}
          classes={Object.keys(device.training.counts)}
          windows={replay.predictions.map((one) => ({ ...one, given: null }))}
          picked={state.picked}
          onPick={(start) => act.pick(start)}
          states={device.places}
        />
      )}
    </section>
  );
}
