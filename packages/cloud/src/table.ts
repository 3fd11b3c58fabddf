import { readFileSync, rmSync, statSync } from 'node:fs';
import { CheerError } from '@cheer/signals';
import { writeAtomically } from './atomic.ts';
import { decodeCsv, encodeCsv, metaPath } from './csv.ts';
import { assemble, checkTable, type FeatureTable } from './featureTable.ts';
import { decodeParquet, encodeParquet } from './parquet.ts';

export type { FeatureRow, FeatureTable, TableMeta } from './featureTable.ts';

/** A file larger than this is refused before it is read. */
const SIZE_LIMIT = 1024 ** 3;

/**
 * Writes a table as the extension says: `.parquet`, or `.csv` with its metadata in `.meta.json` beside it. Whoever looks
 * meanwhile sees the old table, the new one or none. Errors: `table-invalid`, `tree-mismatch`, `option-invalid`.
 */
export async function writeTable(path: string, table: FeatureTable): Promise<void> {
  const format = formatOf('writeTable', path);
  await checkTable(path, table);
  const { data, meta } = format === 'parquet' ? { data: encodeParquet(table), meta: undefined } : encodeCsv(table);
  try {
    if (meta === undefined) return writeAtomically(path, data);
    // a CSV without metadata is refused, one with another's would not be: the old metadata goes first, the new comes last
    rmSync(metaPath(path), { force: true });
    writeAtomically(path, data);
    writeAtomically(metaPath(path), meta);
  } catch (error) {
    throw unreachable('writeTable', path, error);
  }
}

/**
 * Reads a table that writeTable wrote. Errors: `table-invalid` (file, place, rule), `tree-mismatch` if its features are not
 * those of this version, `file-missing`, `file-unreadable`, `too-large`, `option-invalid`.
 */
export async function readTable(path: string): Promise<FeatureTable> {
  const format = formatOf('readTable', path);
  const bytes = readWhole(path);
  if (format === 'parquet') return assemble(path, await decodeParquet(path, bytes));
  return assemble(
    path,
    decodeCsv(
      path,
      bytes,
      readWhole(
        metaPath(path),
        'It belongs to the table beside it and has to be copied along; else make the table again.',
      ),
    ),
  );
}

function formatOf(what: string, path: string): 'parquet' | 'csv' {
  const format = /\.(parquet|csv)$/i.exec(path)?.[1]?.toLowerCase();
  if (format === 'parquet' || format === 'csv') return format;
  throw new CheerError(
    'option-invalid',
    `${what}: ${path}: the name of a feature table must end in .parquet or .csv`,
    'Name it features.parquet, for one.',
  );
}

function readWhole(path: string, remedy?: string): Uint8Array {
  let size: number;
  try {
    size = statSync(path).size;
    if (size <= SIZE_LIMIT) return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw unreachable('readTable', path, error, remedy);
  }
  throw new CheerError(
    'too-large',
    `readTable: ${path}: a table may have ${SIZE_LIMIT} bytes, got ${size}`,
    'Extract fewer subjects at a time.',
  );
}

function unreachable(what: string, path: string, error: unknown, remedy = 'Check the path.'): CheerError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new CheerError('file-missing', `${what}: ${path}: there is no such file or folder`, remedy, {
      cause: error,
    });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new CheerError('file-unreadable', `${what}: ${path}: ${reason}`, 'Check the path and its permissions.', {
    cause: error,
  });
}
