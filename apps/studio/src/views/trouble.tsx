import type { JSX } from 'preact';
import { headingOf, pageOf, remedyOf } from '../page/plain.ts';
import type { Problem } from '../protocol.ts';

interface TroubleProps {
  readonly problem: Problem;
  /** whether there is an encoder from before that stays in use */
  readonly matched: boolean;
  readonly onDismiss?: () => void;
}

/** What went wrong: in plain words, what to do, and for whoever wants it the exact complaint and its page. */
export function Trouble({ problem, matched, onDismiss }: TroubleProps): JSX.Element {
  const { code, message } = problem;
  return (
    <div class="notice bad" role="alert">
      <strong>{headingOf(problem)}</strong>
      <p>{remedyOf(problem, matched)}</p>
      <details>
        <summary>
          In detail (<code>{code}</code>)
        </summary>
        <p class="mono">{message}</p>
        {code !== 'unexpected' && (
          <p>
            <a href={pageOf(code)} target="_blank" rel="noreferrer">
              About <code>{code}</code>
            </a>
          </p>
        )}
      </details>
      {onDismiss && (
        <div class="actions">
          <button type="button" class="button small" onClick={onDismiss}>
            Close
          </button>
        </div>
      )}
    </div>
  );
}
