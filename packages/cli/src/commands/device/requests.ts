import type { LedgerEntry } from '@cheer/edge';
import { bytes } from '../../terminal.ts';

/** A line a request. */
export const describeRequests = (requests: readonly LedgerEntry[]): string[] =>
  requests.map(({ method, url, status, bytesIn }) => `  ${method} ${url} ${status}, ${bytes(bytesIn)}`);
