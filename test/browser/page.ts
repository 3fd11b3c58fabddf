import { journey } from './journey.ts';
import { numerics } from './numerics.ts';

Object.assign(globalThis, { journey, numerics });
