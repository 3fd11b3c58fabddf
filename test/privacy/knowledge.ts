/** What a device knows, to be compared, and windows as text; in any runtime. */
import type { Device, MeasuredWindow } from '@cheer/edge';

/** What a device knows and does, without what is a matter of when. */
export interface Knowledge {
  readonly cluster: number | null;
  readonly release: string | null;
  readonly labels: unknown;
  readonly training: unknown;
  readonly predicted: unknown;
}

export async function knowledgeOf(device: Device, windows: readonly MeasuredWindow[]): Promise<Knowledge> {
  const { enrolled, labels, trained } = await device.status();
  return {
    cluster: enrolled?.cluster ?? null,
    release: enrolled?.hash ?? null,
    labels,
    training: trained,
    predicted: trained && (await device.predict({ windows })).windows,
  };
}

/** JSON has no NaN: what is missing is null. */
export const writeWindows = (windows: readonly MeasuredWindow[]): string =>
  JSON.stringify(windows.map(({ values, ...rest }) => ({ ...rest, values: [...values] })));

export const readWindows = (text: string): MeasuredWindow[] =>
  (JSON.parse(text) as { start: number; quality: number; values: (number | null)[] }[]).map((one) => ({
    ...one,
    values: Float32Array.from(one.values, (x) => x ?? Number.NaN),
  }));
