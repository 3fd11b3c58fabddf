import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Task } from '../page/state.ts';

/** Something that takes a moment: how far it is, and a way to stop it. */
export function Working({ task, onStop }: { readonly task: Task; readonly onStop: () => void }): JSX.Element {
  const id = useId();
  const { stage, share } = task.progress;
  return (
    <div class="card">
      <div class="progress">
        <label for={id}>{stage}</label>
        <progress id={id} max={1} {...(share !== null && { value: share })} />
      </div>
      <div class="actions">
        <button type="button" class="button small" onClick={onStop}>
          Stop
        </button>
      </div>
    </div>
  );
}
