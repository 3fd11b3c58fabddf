/** Tabs with this page share one device: each tells the others what it has changed, and that it has forgotten. */
export type News = 'changed' | 'forgotten';

export interface Tabs {
  tell(news: News): void;
  close(): void;
}

/** @param base address by which the device is kept: pages in other folders have another */
export function openTabs(base: string, hear: (news: News) => void): Tabs {
  if (globalThis.BroadcastChannel === undefined) return { tell: () => {}, close: () => {} };
  const channel = new BroadcastChannel(`cheer-device ${new URL(base).pathname}`);
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data === 'changed' || data === 'forgotten') hear(data);
  });
  return { tell: (news) => channel.postMessage(news), close: () => channel.close() };
}
