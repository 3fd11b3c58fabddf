import type { JSX } from 'preact';
import { clock, count, duration } from '../page/format.ts';
import { isMeasured, missingFrom } from '../page/missing.ts';
import { QualityStrip } from '../plots/qualityStrip.tsx';
import type { Opened } from '../protocol.ts';
import { Figure } from './figure.tsx';
import { Later } from './later.tsx';
import { MissingNote } from './missingNote.tsx';
import { Parts } from './parts.tsx';
import type { StepProps } from './props.ts';
import { ReplayCard } from './replayCard.tsx';
import { Onward, Stage } from './stage.tsx';
import { Timeline } from './timeline.tsx';

export function SignalsStep({ state, act }: StepProps): JSX.Element {
  const { opened, replay, picked, parts } = state;
  return (
    <Stage
      {...{ state, act }}
      step="signals"
      lede="What the band measured, the heartbeats and skin responses found in it, and how far each minute can be trusted. Drag to zoom; double-click to see all."
      onward={<Onward to="match" act={act} />}
    >
      {opened && (
        <>
          <MissingNote opened={opened} />
          <section class="card" aria-label="In short">
            <Figures opened={opened} />
          </section>
          <section class="card">
            <div class="card-head">
              <h2>{opened.name}</h2>
              {opened.simulated && <span class="badge warn">Simulated</span>}
            </div>
            <Timeline {...{ state, act }} />
          </section>
          <ReplayCard {...{ state, act }} />
          <section class="card">
            <div class="card-head">
              <h2>How far to trust each minute</h2>
            </div>
            <p class="hint">
              Windows of {opened.grid.length} s, one every {opened.grid.step} s. Choose one to see why it is as it is.
            </p>
            <Later>
              <QualityStrip
                start={opened.start}
                duration={opened.duration}
                windows={replay?.quality ?? opened.quality}
                picked={picked}
                onPick={(start) => act.pick(start)}
              />
            </Later>
            {picked !== null && <Parts parts={parts} at={clock(picked - opened.start)} />}
          </section>
          <Faults opened={opened} />
        </>
      )}
    </Stage>
  );
}

function Figures({ opened }: { readonly opened: Opened }): JSX.Element {
  const minutes = opened.duration / 60;
  return (
    <ul class="figures">
      <Figure number={duration(opened.duration)} what="recorded" />
      {isMeasured(opened, 'BVP') ? (
        <Figure number={opened.beats.length.toLocaleString()} what={`heartbeats, ${perMinute(opened)}`} />
      ) : (
        <Figure number="–" what="heartbeats: not measured" />
      )}
      {isMeasured(opened, 'GSR') ? (
        <Figure
          number={String(opened.responses.length)}
          what={`skin responses, ${(opened.responses.length / minutes).toFixed(1)} a minute`}
        />
      ) : (
        <Figure number="–" what="skin responses: not measured" />
      )}
      <Figure
        number={`${opened.usable} of ${opened.quality.length}`}
        what={
          missingFrom(opened).length === 0 ? 'windows with enough in them' : 'windows with enough of what was measured'
        }
      />
    </ul>
  );
}

/** Median over the gaps between beats: a lost beat does not slow the heart. */
function perMinute({ beats }: Opened): string {
  if (beats.length < 10) return 'too few for a rate';
  const gaps = Float64Array.from({ length: beats.length - 1 }, (_, i) => beats[i + 1]! - beats[i]!).sort();
  return `${Math.round(60 / gaps[gaps.length >> 1]!)} a minute`;
}

function Faults({ opened: { faults } }: { readonly opened: Opened }): JSX.Element | null {
  if (faults.length === 0) return null;
  return (
    <details class="card">
      <summary>{count(faults.length, 'thing')} about the files</summary>
      <ul>
        {faults.map(({ where, found, done }) => (
          <li key={`${where} ${found}`}>
            <b>{where}</b>: {found}. {done}.
          </li>
        ))}
      </ul>
    </details>
  );
}
