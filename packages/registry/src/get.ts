/** The bytes of a file of a release; `too-large` rather than more than `atMost`, `release-missing` if it is not there. */
export type Get = (path: string, atMost: number) => Promise<Uint8Array>;
