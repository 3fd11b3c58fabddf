import type { DroppedRequests, LedgerEntry } from '@cheer/edge';
import { bytes } from '../../terminal.ts';

export function describeRequest({ method, url, status, bytesIn }: LedgerEntry): string {
  if (status === null) return `${method} ${url} asked, no answer yet`;
  return `${method} ${url} ${status === 0 ? 'no answer' : status}, ${bytes(bytesIn)} in`;
}

/** A line a request. */
export const describeRequests = (requests: readonly LedgerEntry[]): string[] =>
  requests.map((request) => `  ${describeRequest(request)}`);

/** Of those that are no longer listed. */
export const describeDropped = ({ requests, bytesIn }: DroppedRequests): string[] =>
  requests === 0 ? [] : [`  (${requests} earlier ones, no longer listed: ${bytes(bytesIn)} in)`];
