/** What was fetched, what that told the server, and why it can be trusted. */
import type { JSX } from 'preact';
import { bytes, day, groups, moment } from '../page/format.ts';
import type { MatchView } from '../protocol.ts';

export function FetchedFacts({ match }: { readonly match: MatchView }): JSX.Element {
  const { encoder, release, location, at, fetched, revealed } = match;
  return (
    <section class="card">
      <div class="card-head">
        <h2>What was fetched</h2>
        <span class={`badge ${revealed === 0 ? 'good' : 'warn'}`}>{revealedWords(fetched, revealed)}</span>
      </div>
      <dl class="facts">
        <dt>Release</dt>
        <dd>{release}</dd>
        <dt>From</dt>
        <dd>{location}</dd>
        <dt>When</dt>
        <dd>{moment(at)}</dd>
        <dt>In use</dt>
        <dd>
          {encoder.name}, {bytes(encoder.bytes)}
        </dd>
        <dt>SHA-256</dt>
        <dd class="hash">{groups(encoder.sha256.slice(0, 32))} …</dd>
        <dt>Fetched</dt>
        <dd>{fetchedWords(fetched, encoder.slow)}</dd>
      </dl>
      {revealed > 0 && (
        <p class="small-print">
          {fetched === 'own' ? 'The server saw' : 'This time the server saw nothing of you; before, it saw'} which
          encoder was asked for, and so which of the groups you resemble: {revealed.toFixed(1)} bits.
          {fetched === 'own' && ' Match again with “All of them” to tell nobody from now on.'}
        </p>
      )}
    </section>
  );
}

function revealedWords(fetched: 'all' | 'own', revealed: number): string {
  if (revealed === 0) return 'Does not reveal your group';
  return fetched === 'own'
    ? `Reveals ${revealed.toFixed(1)} bits: your group`
    : `Revealed ${revealed.toFixed(1)} bits before: your group`;
}

function fetchedWords(fetched: 'all' | 'own', slow: boolean): string {
  if (slow) return 'The one file that is the same for everybody';
  return fetched === 'all' ? 'All encoders, in a fixed order, before yours was known' : 'Your encoder only';
}

interface TrustFactsProps {
  readonly trust: NonNullable<MatchView['trust']>;
  readonly simulated: boolean;
}

export function TrustFacts({ trust, simulated }: TrustFactsProps): JSX.Element {
  const { root, version, expires, firstUse, client } = trust;
  return (
    <section class="card">
      <div class="card-head">
        <h2>How it was checked</h2>
        <span class="badge good">Signatures verified</span>
      </div>
      <dl class="facts">
        <dt>Publisher</dt>
        <dd class="hash">{groups(root)}</dd>
        <dt>Trusted</dt>
        <dd>
          {firstUse
            ? 'Since the first use: nobody vouched for this publisher before. From now on, only releases signed by the same one are taken.'
            : 'Pinned: the same publisher as before.'}
        </dd>
        <dt>Version</dt>
        <dd>{version}; an older one is refused</dd>
        <dt>Valid until</dt>
        <dd>{day(expires)}</dd>
        <dt>Checked by</dt>
        <dd>{client}, every byte before it is used</dd>
      </dl>
      {firstUse && !simulated && (
        <p class="small-print">
          Compare the publisher's fingerprint with one you got another way: on paper, or by telephone.
        </p>
      )}
    </section>
  );
}
