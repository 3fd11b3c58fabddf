import type { JSX } from 'preact';
import type { MatchView } from '../protocol.ts';

/** Stands wherever the classifier does: it may have learned from somebody who does not exist, whatever recording is on the screen. */
export function SimulatedNote({ match }: { readonly match: MatchView | null | undefined }): JSX.Element | null {
  if (!match?.wearerSimulated) return null;
  return (
    <div class="notice warn">
      <strong>A simulated person's classifier</strong>
      <p>It learned from signals that a simulator made. It knows nothing of you, nor of anybody else.</p>
    </div>
  );
}
