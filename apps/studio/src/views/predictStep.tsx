import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { count, milliseconds } from '../page/format.ts';
import { judge } from '../page/honesty.ts';
import { isMatched, namesOf } from '../page/steps.ts';
import { PredictionTimeline } from '../plots/predictionTimeline.tsx';
import type { PredictedWindow, Span } from '../plots/props.ts';
import type { DeviceView, PredictionView } from '../protocol.ts';
import { PickedWindow } from './pickedWindow.tsx';
import type { StepProps } from './props.ts';
import { SimulatedNote } from './simulatedNote.tsx';
import { Onward, Stage } from './stage.tsx';
import { VerdictBadge, verdictText } from './verdict.tsx';

export function PredictStep({ state, act }: StepProps): JSX.Element {
  const { opened, device, prediction, picked, task, trouble } = state;
  const wanted = prediction === null && device?.training != null && task === null && trouble === null;
  useEffect(() => {
    if (wanted) void act.predict();
  }, [wanted, act]);
  const own = opened === null || isMatched(opened, device?.match);
  const windows = prediction ? withGiven(prediction, device?.spans ?? []) : [];
  const start = opened?.start ?? prediction?.windows[0]?.start ?? 0;
  const end = opened ? opened.start + opened.duration : (windows.at(-1)?.start ?? 0) + (prediction?.grid.length ?? 0);
  const one = windows.find((window) => window.start === picked) ?? null;
  return (
    <Stage
      {...{ state, act }}
      step="predict"
      lede="What your classifier makes of every window, and how sure it is. Where there is too little in the signal it says nothing. If it is wrong, tell it: it learns again at once."
      onward={<Onward to="left" act={act} />}
    >
      <SimulatedNote match={device?.match} />
      {prediction && (
        <>
          <Worth device={device} />
          <section class="card">
            <div class="card-head">
              <h2>{opened?.name ?? 'Your recording'}</h2>
              {opened?.simulated && <span class="badge warn">Simulated</span>}
            </div>
            <PredictionTimeline
              {...{ start, windows, picked }}
              duration={end - start}
              length={prediction.grid.length}
              step={prediction.grid.step}
              classes={prediction.classes}
              onPick={(at) => act.pick(at)}
              states={device?.places ?? []}
            />
            <p class="hint">Heights are probabilities, each given the windows before it. {summary(prediction)}</p>
          </section>
          {one && (
            <PickedWindow
              key={one.start}
              window={one}
              prediction={prediction}
              origin={start}
              states={device?.places ?? []}
              names={namesOf(device)}
              disabled={task !== null}
              {...(own && { onCorrect: (span: Span) => act.correct(span) })}
            />
          )}
          {!own && (
            <div class="notice">
              <strong>This is another recording than the one it learned from</strong>
              <p>To correct it here, match on this recording first.</p>
            </div>
          )}
          <div class="actions">
            <button type="button" class="button quiet" disabled={task !== null} onClick={act.predict}>
              Predict again
            </button>
          </div>
        </>
      )}
    </Stage>
  );
}

/** What was found in training holds for the timeline, too: read without it, a row of colours looks sure. */
function Worth({ device }: { readonly device: DeviceView | null }): JSX.Element | null {
  if (!device?.training || !device.match) return null;
  const judged = judge(device.training, device.match.grid);
  return (
    <section class="card">
      <div class="card-head">
        <h2>How far to trust it</h2>
        <VerdictBadge judged={judged} />
      </div>
      <p>{verdictText(judged)}</p>
    </section>
  );
}

function summary({ windows, msPerWindow }: PredictionView): string {
  const silent = windows.filter(({ abstained }) => abstained).length;
  const said = silent === 0 ? '' : `For ${silent} of ${count(windows.length, 'window')} it says nothing. `;
  return `${said}It took ${milliseconds(msPerWindow)} a window.`;
}

/** Each window with what the person said of it: the span it lies wholly in. */
function withGiven({ windows, grid }: PredictionView, spans: readonly Span[]): PredictedWindow[] {
  return windows.map((window) => ({
    ...window,
    given:
      spans.find(({ start, end }) => window.start >= start - 1e-3 && window.start + grid.length <= end + 1e-3)?.label ??
      null,
  }));
}
