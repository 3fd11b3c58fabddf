import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { bytes, count } from '../page/format.ts';
import { lockOf } from '../page/steps.ts';
import { LedgerTable } from '../plots/ledgerTable.tsx';
import { Figure } from './figure.tsx';
import type { StepProps } from './props.ts';
import { Question } from './question.tsx';
import { Onward, Stage } from './stage.tsx';

export function LeftStep({ state, act }: StepProps): JSX.Element {
  const { device, task, session } = state;
  const dialog = useRef<HTMLDialogElement>(null);
  const rows = device?.ledger ?? [];
  const dropped = device?.dropped ?? { requests: 0, bytesIn: 0, bytesAsked: 0 };
  const requests = rows.length + dropped.requests;
  const sum = (key: 'bytesIn' | 'bytesOut' | 'bytesAsked'): number =>
    rows.reduce((all, row) => all + row[key], key === 'bytesOut' ? 0 : dropped[key]);
  const locked = lockOf('take', state);
  const empty = device !== null && device.bytes === 0 && !session?.damaged;
  return (
    <Stage
      {...{ state, act }}
      step="left"
      lede="Every request this page's device made since its first use, or since it was last made to forget, with what went out and what came in. Signals, features, labels and predictions are in none of them."
      onward={locked === null && <Onward to="take" act={act} />}
    >
      <section class="card" aria-label="In short">
        <ul class="figures">
          <Figure number={String(requests)} what={requests === 1 ? 'request' : 'requests'} />
          <Figure number={bytes(sum('bytesOut'))} what="sent about you" />
          <Figure number={bytes(sum('bytesAsked'))} what="of file names, asked for" />
          <Figure number={bytes(sum('bytesIn'))} what="received" />
          <Figure
            number={bytes(device?.bytes ?? 0)}
            what={session?.storage.kind === 'memory' ? 'in memory' : 'stored here, encrypted'}
          />
        </ul>
      </section>
      <section class="card">
        <div class="card-head">
          <h2>The ledger</h2>
          {rows.length > 0 && (
            <div class="actions">
              <button
                type="button"
                class="button small"
                disabled={task !== null}
                onClick={() => act.saveLedger('json')}
              >
                Save as JSON
              </button>
              <button type="button" class="button small" disabled={task !== null} onClick={() => act.saveLedger('csv')}>
                Save as CSV
              </button>
            </div>
          )}
        </div>
        {rows.length === 0 ? <p>{noRequests(state.forgotten)}</p> : <LedgerTable rows={rows} dropped={dropped} />}
        <p class="small-print">
          Counted are bodies, and of each request the first line and the headers that the device sets. The browser adds
          some by itself: as with any page, the server sees your network address, and which browser, system and language
          you use. The page itself came from the same server, before; each time it is opened the browser asks there
          whether there is a newer one (sw.js). That is no request of the device, and is not in this list.
        </p>
      </section>
      <section class="card">
        <div class="card-head">
          <h2>Forget me</h2>
          {empty && <span class="badge good">Nothing is stored</span>}
        </div>
        <p>
          Erases profile, features, labels, classifier, encoder, ledger and the keys they are encrypted with. It cannot
          be undone.
        </p>
        <div class="actions">
          <button
            type="button"
            class="button danger"
            disabled={task !== null || empty}
            onClick={() => dialog.current?.showModal()}
          >
            Forget me
          </button>
        </div>
      </section>
      <Question
        dialog={dialog}
        title="Forget everything?"
        no="Keep it"
        yes="Forget everything"
        onYes={() => void act.forget()}
      >
        <p>
          {device?.match
            ? `This erases what the device knows of ${count(device.match.windows, 'window')}, ${count(device.spans.length, 'label')} and your classifier.`
            : 'This erases all that this page has stored.'}{' '}
          Files you saved yourself stay where you put them.
        </p>
        {requests > 0 && (
          <>
            <p>The ledger is erased with the rest: afterwards nothing here can show what was asked for.</p>
            <button type="button" class="button small" disabled={task !== null} onClick={() => act.saveLedger('csv')}>
              Save the ledger first
            </button>
          </>
        )}
      </Question>
    </Stage>
  );
}

const noRequests = (forgotten: boolean): string =>
  forgotten
    ? 'The ledger was erased with the rest. Nothing has been asked for since.'
    : 'No request is on record. This device has made none since its first use, or since it was last made to forget.';
