import { CheerError, type ErrorCode } from '@cheer/signals';

/** An error in a form that passes between threads and keeps what it is. */
export interface ErrorMessage {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly cheer?: { readonly code: ErrorCode; readonly remedy: string } | undefined;
}

export function packError(error: unknown): ErrorMessage {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  const cheer = error instanceof CheerError ? { code: error.code, remedy: error.remedy } : undefined;
  return { name, message, stack, cheer };
}

export function unpackError({ name, message, stack, cheer }: ErrorMessage): Error {
  // the constructor of CheerError puts the remedy behind the problem
  const error = cheer
    ? new CheerError(cheer.code, message.slice(0, -(cheer.remedy.length + 2)), cheer.remedy)
    : Object.assign(new Error(message), { name });
  if (stack !== undefined) error.stack = stack;
  return error;
}
