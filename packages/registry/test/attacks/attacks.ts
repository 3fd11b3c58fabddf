import { bytes } from './bytes.ts';
import { names } from './names.ts';
import { roots } from './roots.ts';
import { time } from './time.ts';

export const ATTACKS = { bytes, time, names, roots };
