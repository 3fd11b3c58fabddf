import type { JSX } from 'preact';
import { count, milliseconds, percent } from '../page/format.ts';
import { type Judged, judge } from '../page/honesty.ts';
import { lockOf } from '../page/steps.ts';
import { AccuracyBar } from '../plots/accuracyBar.tsx';
import type { DeviceView, TrainingView } from '../protocol.ts';
import { Figure } from './figure.tsx';
import type { StepProps } from './props.ts';
import { Onward, Stage } from './stage.tsx';

export function TrainStep({ state, act }: StepProps): JSX.Element {
  const { device, task } = state;
  const training = device?.training ?? null;
  const counts = Object.entries(device?.counts ?? {});
  const stale = training !== null && JSON.stringify(training.counts) !== JSON.stringify(device?.counts);
  return (
    <Stage
      {...{ state, act }}
      step="train"
      lede="The encoder turns each window into a few numbers; a small classifier of your own learns, from your labels, which of them mean what. It takes milliseconds and stays here."
      onward={<Onward to="predict" act={act} locked={lockOf('predict', state)} />}
    >
      <section class="card">
        <div class="card-head">
          <h2>What it learns from</h2>
        </div>
        {counts.length === 0 && <p class="muted">No window is labelled yet.</p>}
        <ul class="figures">
          {counts.map(([name, n]) => (
            <Figure key={name} number={String(n)} what={`${n === 1 ? 'window' : 'windows'} of ${name}`} />
          ))}
        </ul>
        {counts.length === 1 && <p class="hint">One state cannot be told from another: label a second one.</p>}
        {stale && <p class="hint">Your labels have changed since the last training.</p>}
        <div class="actions">
          <button
            type="button"
            class={`button ${training && !stale ? '' : 'primary'}`}
            disabled={task !== null || counts.length < 2}
            onClick={act.train}
          >
            {training ? 'Train again' : 'Train'}
          </button>
        </div>
      </section>
      {training && device?.match && <Result training={training} grid={device.match.grid} />}
    </Stage>
  );
}

interface ResultProps {
  readonly training: TrainingView;
  readonly grid: NonNullable<DeviceView['match']>['grid'];
}

function Result({ training, grid }: ResultProps): JSX.Element {
  const judged = judge(training, grid);
  const { leaveOneOut, counts, ms } = training;
  const windows = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return (
    <section class="card" aria-live="polite">
      <div class="card-head">
        <h2>How well it tells them apart</h2>
        <VerdictBadge judged={judged} />
      </div>
      <p>{sentence(judged)}</p>
      {leaveOneOut && judged.verdict !== 'too-few' && (
        <AccuracyBar accuracy={leaveOneOut.accuracy} independent={judged.independent} chance={judged.chance} />
      )}
      <p class="small-print">
        {ms !== null && `Trained in ${milliseconds(ms)} on ${count(windows, 'window')}. `}
        Each labelled window was predicted by a classifier that had seen neither it nor any window that overlaps it. All
        come from one recording: on another day it will be worse.
      </p>
    </section>
  );
}

function VerdictBadge({ judged: { verdict } }: { readonly judged: Judged }): JSX.Element {
  if (verdict === 'better-than-chance') return <span class="badge good">Better than guessing</span>;
  if (verdict === 'too-few') return <span class="badge warn">Too few labels to say</span>;
  return <span class="badge warn">Not told from guessing</span>;
}

function sentence({ verdict, chance, accuracy, independent }: Judged): string {
  const guess = `Always naming your most frequent state would be right for ${percent(chance)} of them.`;
  if (verdict === 'too-few') {
    return `With ${count(independent, 'window')} that do not overlap, no figure would mean anything. Label a few more stretches, a minute or two each, of every state.`;
  }
  const right = `It was right for ${percent(accuracy ?? 0)} of the windows you labelled.`;
  return verdict === 'better-than-chance'
    ? `${right} ${guess} That is more than luck.`
    : `${right} ${guess} That may be luck: label more, or other moments.`;
}
