/** What Chromium's own network stack says it did (--log-net-log): every request that a page or a worker of it is behind. */
import { readFileSync } from 'node:fs';

export interface LoggedRequest {
  readonly method: string;
  readonly url: string;
  readonly body: boolean;
}

interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly {
    readonly type: number;
    readonly source: { readonly id: number };
    readonly params?: {
      readonly url?: string;
      readonly method?: string;
      readonly upload_id?: string;
      readonly initiator?: string;
    };
  }[];
}

/**
 * Requests over the network, web sockets and beacons among them, in the order in which they began; of those the browser makes on its own
 * account, such as for its updates, only what goes to `address`.
 */
export function everyRequest(path: string, address: string): LoggedRequest[] {
  const { constants, events } = JSON.parse(readFileSync(path, 'utf8')) as NetLog;
  const { logEventTypes: types } = constants;
  // a request with a body has one of these as well
  const uploads = new Set(
    events
      .filter(({ type }) => type === types['UPLOAD_DATA_STREAM_INIT'] || type === types['UPLOAD_DATA_STREAM_READ'])
      .map(({ source }) => source.id),
  );
  return events.flatMap(({ type, source, params }) => {
    if (type !== types['URL_REQUEST_START_JOB'] || params?.url === undefined) return [];
    if (!/^(https?|wss?):/.test(params.url)) return []; // of the browser itself: chrome:, data:, blob:
    const { url, method = '', upload_id: upload, initiator } = params;
    if (initiator === NOBODY && !url.startsWith(address)) return [];
    return [{ method, url, body: upload !== undefined || uploads.has(source.id) }];
  });
}

/** how the log writes that no page asked */
const NOBODY = 'not an origin';
