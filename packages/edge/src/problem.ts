import type { CheerError } from '@cheer/signals';

/** What is wrong, without what to do about it. */
export const problemOf = ({ message, remedy }: CheerError): string => {
  const at = message.lastIndexOf(remedy);
  return (at > 0 ? message.slice(0, at) : message).trim().replace(/\.$/u, '');
};
