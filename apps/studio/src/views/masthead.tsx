import type { JSX } from 'preact';
import type { State } from '../page/state.ts';
import type { DeviceView, Opened } from '../protocol.ts';
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
        {simulatedWords(opened, device) && <span class="badge warn">{simulatedWords(opened, device)}</span>}
        {session?.storage.kind === 'encrypted' && <span class="badge good">Kept here only, encrypted</span>}
        {session?.storage.kind === 'memory' && <span class="badge warn">Forgets when closed</span>}
      </div>
    </header>
  );
}

function simulatedWords(opened: Opened | null, device: DeviceView | null): string | null {
  if (opened?.simulated) return 'Simulated';
  if (device?.match?.wearerSimulated)
    return device.training ? "A simulated person's classifier" : 'Matched on a simulated person';
  return device?.match?.simulated ? 'Encoder from simulated people' : null;
}
