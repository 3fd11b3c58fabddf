import type * as sqlite from 'node:sqlite';

/**
 * node:sqlite, without the one warning that it is experimental (Node 22 gives it, later ones may not): a user of
 * `cheer` can do nothing about it. All other warnings pass.
 */
export const { DatabaseSync } = quietly(() => process.getBuiltinModule('node:sqlite'));
export type DatabaseSync = sqlite.DatabaseSync;

function quietly<T>(load: () => T): T {
  const emit = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).includes('SQLite is an experimental feature'))
      Reflect.apply(emit, process, [warning, ...rest]);
  }) as typeof process.emitWarning;
  try {
    return load();
  } finally {
    process.emitWarning = emit;
  }
}
