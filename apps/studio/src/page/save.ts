/** Hands a file to the person: the browser asks where to, or puts it among the downloads. Nothing goes over the network. */
export function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // the download has begun by then; kept for ever it would hold the bytes
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
