import { CheerError } from '@cheer/signals';
import type { Problem } from '../protocol.ts';

/** An error that the page knows more about than whoever threw it: headed in words for its reader. */
export class Explained extends CheerError {
  readonly heading: string;

  constructor(heading: string, code: CheerError['code'], problem: string, remedy: string, cause?: unknown) {
    super(code, problem, remedy, { cause });
    this.heading = heading;
  }
}

/** An error as it goes to the page: what happened and what to do about it apart. */
export function problemOf(error: unknown): Problem {
  if (error instanceof CheerError) {
    const { code, message, remedy } = error;
    const at = message.lastIndexOf(remedy);
    return {
      ...{ code, message: at > 0 ? message.slice(0, at).trim() : message, remedy },
      ...(error instanceof Explained && { heading: error.heading }),
    };
  }
  return {
    code: 'unexpected',
    message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    remedy: 'Nothing was changed. Reload the page and try again; if it stays so, please report it.',
  };
}
