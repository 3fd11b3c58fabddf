import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import type { Task } from '../page/state.ts';

/** ms: what is done by then is not worth moving the page for. */
const SOON = 300;

/** Something that takes a moment: how far it is, and a way to stop it. */
export function Working({ task, onStop }: { readonly task: Task; readonly onStop: () => void }): JSX.Element | null {
  const id = useId();
  const { stage, share } = task.progress;
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SOON);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
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
