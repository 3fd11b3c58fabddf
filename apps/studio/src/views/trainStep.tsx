import type { JSX } from 'preact';
import { count, milliseconds } from '../page/format.ts';
import { judge } from '../page/honesty.ts';
import { lockOf } from '../page/steps.ts';
import { AccuracyBar } from '../plots/accuracyBar.tsx';
import type { DeviceView, TrainingView } from '../protocol.ts';
import { Figure } from './figure.tsx';
import type { StepProps } from './props.ts';
import { SimulatedNote } from './simulatedNote.tsx';
import { Onward, Stage } from './stage.tsx';
import { VerdictBadge, verdictText } from './verdict.tsx';

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
      <SimulatedNote match={device?.match} />
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
      <p>{verdictText(judged)}</p>
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
