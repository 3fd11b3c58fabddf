/**
 * Skin conductance responses and level against the simulator's, and against the convex decomposition of Greco et al. 2016:
 * `npm run bench:responses -- --data DIR`, where DIR holds stress-predict and induced-stress, on which the two ways are held
 * against each other; without --data only what is simulated. Needs Debian's python3-cvxopt and python3-scipy. Prints
 * Markdown; with --images DIR writes the figure there.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { aloneTable, pairsTable } from './designed.ts';
import { responsesFigure } from './figures.ts';
import { bySizeAndSpacing, outcomes, responsesTable, tonicTable } from './people.ts';
import { agreementTable } from './real.ts';

const { values } = parseArgs({ options: { data: { type: 'string' }, images: { type: 'string' } } });
if (values.images !== undefined) mkdirSync(values.images, { recursive: true });
const say = (heading: string, body: string): void => console.log(`\n## ${heading}\n\n${body}`);

say('Simulated: one response alone, by size', aloneTable());
say('Simulated: two responses, the first of 0.2 uS', pairsTable());
const people = outcomes();
say('Simulated people: responses', responsesTable(people));
say('Simulated people, sitting still: responses by size and by spacing', bySizeAndSpacing(people));
say('Simulated people: level, and time', tonicTable(people));
if (values.images !== undefined) writeFileSync(`${values.images}/validation-responses.svg`, responsesFigure(people, 7));
if (values.data !== undefined) say('Real: responses against cvxEDA', await agreementTable(values.data));
