/** The few pictures of the page itself; each stands beside a word, so none has a name of its own. */
import type { JSX } from 'preact';

/** A pulse within a ring that is not closed: what is measured stays inside, the file comes in. */
export const Mark = (): JSX.Element => (
  <svg
    viewBox="0 0 32 32"
    fill="none"
    stroke="currentColor"
    stroke-width="2.6"
    stroke-linecap="round"
    aria-hidden="true"
  >
    <path d="M22.5 5.2A12.6 12.6 0 1 0 28.3 13" />
    <path d="M4.5 17.5h6l2.6-6.5 4.4 11 2.8-6.5h5.2" stroke-linejoin="round" />
  </svg>
);

export const FolderIcon = (): JSX.Element => (
  <svg
    viewBox="0 0 32 32"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d="M4 9a2 2 0 0 1 2-2h6l3 3h11a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z" />
    <path d="M16 22v-7m-3 3 3-3 3 3" stroke-linecap="round" />
  </svg>
);
