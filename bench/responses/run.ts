/**
 * Skin conductance responses and level against the simulator's, and against the convex decomposition of Greco et al. 2016:
 * `node bench/responses/run.ts`. Needs Debian's python3-cvxopt and python3-scipy. Prints Markdown; with --images DIR
 * writes the figure there.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { aloneTable, pairsTable } from './designed.ts';
import { responsesFigure } from './figures.ts';
import { bySizeAndSpacing, outcomes, responsesTable, tonicTable } from './people.ts';

// --data is taken for the sake of one command line for all benches: nothing here is real
const { values } = parseArgs({ options: { data: { type: 'string' }, images: { type: 'string' } } });
const say = (heading: string, body: string): void => console.log(`\n## ${heading}\n\n${body}`);

say('Simulated: one response alone, by size', aloneTable());
say('Simulated: two responses, the first of 0.2 uS', pairsTable());
const people = outcomes();
say('Simulated people: responses', responsesTable(people));
say('Simulated people, smooth level: responses by size and by spacing', bySizeAndSpacing(people));
say('Simulated people: level, and time', tonicTable(people));
if (values.images !== undefined) writeFileSync(`${values.images}/validation-responses.svg`, responsesFigure(people, 7));
