import type { JSX, TargetedEvent } from 'preact';
import { useState } from 'preact/hooks';
import { type Picked, pickedFiles } from '../page/drop.ts';
import { count, day } from '../page/format.ts';
import { FolderIcon } from './icons.tsx';
import type { StepProps } from './props.ts';
import { Onward, Stage } from './stage.tsx';
import { Trouble } from './trouble.tsx';

/** How many simulated people the page offers. */
const PEOPLE = 4;

export function ChooseStep({ state, act }: StepProps): JSX.Element {
  const { session, opened, device, task } = state;
  const busy = task !== null;
  const take = (picked: Picked | null): void => {
    if (picked) void act.choose({ kind: 'files', ...picked });
  };
  return (
    <Stage
      {...{ state, act }}
      step="choose"
      lede="A wristband's signals become a timeline of how you were. All of it is worked out here, in your browser: no signal, label or prediction is ever sent anywhere."
      onward={opened && <Onward to="signals" act={act} />}
    >
      {session?.storage.kind === 'memory' && (
        <div class="notice warn">
          <strong>This browser keeps nothing for the page</strong>
          <p>Everything works, and is forgotten when the tab is closed. {session.storage.why}</p>
        </div>
      )}
      {session?.damaged && <Trouble problem={session.damaged} matched={false} />}
      {device?.match && !opened && !busy && (
        <div class="notice">
          <strong>Welcome back</strong>
          <p>
            This device still knows {count(device.match.windows, 'window')} of a recording of {day(device.match.from)},
            your labels and what it learned. It never keeps the signals: to see them again, choose the recording again.
          </p>
        </div>
      )}
      {state.wanted === 'signals' && !device?.match && !busy && (
        <div class="notice">
          <strong>The signals are not kept</strong>
          <p>To see them again, choose the recording again.</p>
        </div>
      )}
      <DropZone busy={busy} onPick={take} onDrop={act.drop} />
      <section class="card">
        <div class="card-head">
          <h2>Or try it on somebody simulated</h2>
        </div>
        <p class="hint">
          Made by a model of heart, skin and protocol, on your device, from a seed. None of these people exists.
        </p>
        <div class="chips">
          {Array.from({ length: PEOPLE }, (_, index) => (
            <button
              type="button"
              key={index}
              class="button"
              disabled={busy}
              onClick={() => act.choose({ kind: 'simulated', index })}
            >
              Simulated person {index + 1}
            </button>
          ))}
        </div>
        <p class="small-print">
          Each is 30 minutes of rest, stress and amusement, which can be replayed live in the next step.
        </p>
      </section>
    </Stage>
  );
}

interface DropZoneProps {
  readonly busy: boolean;
  readonly onPick: (picked: Picked | null) => void;
  readonly onDrop: (data: DataTransfer) => void;
}

function DropZone({ busy, onPick, onDrop }: DropZoneProps): JSX.Element {
  const [over, setOver] = useState(false);
  const picked = (event: Changed): void => {
    onPick(pickedFiles(event.currentTarget.files));
    // the same file can be chosen twice
    event.currentTarget.value = '';
  };
  return (
    <section
      class="drop card"
      aria-label="Your own recording"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (!busy && event.dataTransfer) onDrop(event.dataTransfer);
      }}
    >
      <FolderIcon />
      <h2>Drop your recording here</h2>
      <p class="hint">
        Of an Empatica E4: the zip file, or the folder with BVP.csv, EDA.csv and TEMP.csv. Of an EmbracePlus: its .avro
        files.
      </p>
      <div class="actions">
        <Pick label="Choose a zip or files" busy={busy} onChange={picked} />
        <Pick label="Choose a folder" busy={busy} onChange={picked} folder />
      </div>
    </section>
  );
}

type Changed = TargetedEvent<HTMLInputElement>;

interface PickProps {
  readonly label: string;
  readonly busy: boolean;
  readonly folder?: boolean;
  readonly onChange: (event: Changed) => void;
}

/** A file input that looks like a button, and is reached by the keyboard like one. */
function Pick({ label, busy, folder = false, onChange }: PickProps): JSX.Element {
  return (
    <label class={`button pick ${folder ? '' : 'primary'}`} aria-disabled={busy}>
      {label}
      <input
        type="file"
        class="visually-hidden"
        multiple
        disabled={busy}
        {...(folder ? { webkitdirectory: true } : { accept: '.zip,.csv,.avro' })}
        onChange={onChange}
      />
    </label>
  );
}
