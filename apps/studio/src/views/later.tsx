import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** What need not be drawn in the same moment as the rest comes a task later, so that none of them holds the page up for long. */
export function Later({ children }: { readonly children: JSX.Element }): JSX.Element | null {
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true));
    return () => clearTimeout(timer);
  }, []);
  return due ? children : null;
}
