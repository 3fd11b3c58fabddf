import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { renew } from '../offline/register.ts';
import type { State } from '../page/state.ts';

/** ms that something said stays in view. */
const LONG = 4000;

/** What was done, said once; and that a newer version of the page waits. */
export function Toasts({ state: { said, newer } }: { readonly state: State }): JSX.Element {
  const [shown, setShown] = useState<number | null>(null);
  const key = said?.key ?? null;
  useEffect(() => {
    setShown(key);
    const timer = setTimeout(() => setShown(null), LONG);
    return () => clearTimeout(timer);
  }, [key]);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {said && shown === said.key && (
        <div class="toast" key={said.key}>
          {said.text}
        </div>
      )}
      {newer && (
        <div class="toast">
          A newer version of this page is ready.{' '}
          <button type="button" class="button small" onClick={renew}>
            Reload
          </button>
        </div>
      )}
    </div>
  );
}
