import { journey } from './journey.ts';

Object.assign(globalThis, { journey });
