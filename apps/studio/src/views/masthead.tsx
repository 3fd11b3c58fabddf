import type { JSX } from 'preact';
import type { State } from '../page/state.ts';
import { Mark } from './icons.tsx';

/** What is always in view: whose page it is, whether the person is real, and where things are kept. */
export function Masthead({ state }: { readonly state: State }): JSX.Element {
  const { session, opened, device } = state;
  return (
    <header class="masthead">
      <a class="brand" href="#choose">
        <Mark />
        CHEER studio
      </a>
      <div class="masthead-end">
        {(opened?.simulated || device?.match?.simulated) && (
          <span class="badge warn">{opened?.simulated ? 'Simulated' : 'Encoder from simulated people'}</span>
        )}
        {session?.storage.kind === 'encrypted' && <span class="badge good">Kept here only, encrypted</span>}
        {session?.storage.kind === 'memory' && <span class="badge warn">Forgets when closed</span>}
      </div>
    </header>
  );
}
