import type { JSX } from 'preact';
import { missingFrom } from '../page/missing.ts';
import type { Opened } from '../protocol.ts';

/** At the top, for what follows from it: a recording that lacks a signal is no complete one. */
export function MissingNote({ opened }: { readonly opened: Opened }): JSX.Element | null {
  const missing = missingFrom(opened);
  if (missing.length === 0) return null;
  const names = missing.map(({ title }) => title.toLowerCase()).join(' and no ');
  return (
    <div class="notice warn">
      <strong>No {names} in this recording</strong>
      <p>
        {missing.map(({ file }) => file).join(' and ')} of an E4 would hold it. {missing.map(({ so }) => so).join(' ')}{' '}
        Match, classifier and timeline have only the other signals to go by, and will be less certain.
      </p>
    </div>
  );
}
