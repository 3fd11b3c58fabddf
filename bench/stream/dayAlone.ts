/** The day in a process of its own, which loads nothing else: `node bench/stream/dayAlone.ts 24` writes its rows as JSON. */
import { day } from './day.ts';

console.log(JSON.stringify(day(Number(process.argv[2] ?? 24))));
