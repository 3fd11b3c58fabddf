/** What a person sees: results on standard output, progress and notes on standard error. */

/** Prints the result: as JSON if asked for, else as text. */
export function printResult(json: boolean | undefined, value: unknown, text: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text()}\n`);
}

/** A line for the person watching; not part of the result. */
export function note(text: string): void {
  clearLine();
  process.stderr.write(`${text}\n`);
}

export interface ProgressLine {
  update(fraction: number, text: string): void;
  end(): void;
}

/** One line that is rewritten on a terminal; elsewhere a line every ten seconds, so that a log shows life too. */
export function progressLine(label: string, now: () => number = () => performance.now()): ProgressLine {
  const started = now();
  let last = Number.NEGATIVE_INFINITY;
  const live = process.stderr.isTTY;
  return {
    update(fraction, text) {
      const time = now();
      if (time - last < (live ? 80 : 10_000) || (!live && time - started < 5000)) return;
      last = time;
      const seconds = (time - started) / 1000;
      const left = fraction > 0.02 ? `, ${duration((seconds * (1 - fraction)) / fraction)} left` : '';
      const line = `${label}: ${Math.floor(100 * fraction)} % ${text}${left}`;
      if (live) process.stderr.write(`\r\u001b[K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
      else process.stderr.write(`${line}\n`);
    },
    end: clearLine,
  };
}

/** `8 s`, `3 min`, `1.5 h` */
export function duration(seconds: number): string {
  if (seconds < 100) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** `640 B`, `51.2 kB`, `55.8 MB`, `1.3 GB`; exact below 10 kB */
export function bytes(count: number): string {
  if (count < 10_000) return `${Math.round(count)} B`;
  const [unit, name] = count < 1e6 ? [1e3, 'kB'] : count < 1e9 ? [1e6, 'MB'] : [1e9, 'GB'];
  return `${(count / unit).toFixed(1)} ${name}`;
}

/** Columns padded to their widest cell; numbers, and columns named so, to the right. */
export function columns(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [header, ...rows.map((row) => row.map(String))];
  const widths = header.map((_, c) => Math.max(...cells.map((row) => (row[c] ?? '').length)));
  const right = header.map(
    (_, c) => rows.length > 0 && rows.every((row) => /^[-+]?[\d.]|^-?$/u.test(String(row[c] ?? ''))),
  );
  return cells
    .map((row) =>
      row
        .map((cell, c) => (right[c] ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
