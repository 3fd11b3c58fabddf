import { basic } from './basic.ts';
import { downloads } from './downloads.ts';
import { keys } from './keys.ts';
import { rollback } from './rollback.ts';
import { rotations } from './rotations.ts';

export const CASES = [...basic, ...keys, ...rollback, ...rotations, ...downloads];
