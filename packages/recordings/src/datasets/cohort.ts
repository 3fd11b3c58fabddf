import { CheerError, quoted, type Recording } from '@cheer/signals';
import { TRUTH_FILE } from '../e4/simulatedMark.ts';
import { writeE4 } from '../e4/write.ts';
import { readText } from '../read.ts';
import type { ByteSource } from '../source.ts';

/** cohort.json, the file that says that a folder of people is simulated and how. */
export const COHORT_FILE = 'cohort.json';
const FORMAT = 'cheer-simulated-cohort';

export interface Cohort {
  readonly format: typeof FORMAT;
  readonly version: 1;
  readonly simulated: true;
  readonly seed: number;
  readonly protocol: string;
  readonly classes: readonly string[];
  readonly people: readonly { readonly subject: string; readonly archetype: string }[];
}

export interface SimulatedPerson {
  readonly recording: Recording;
  readonly archetype: string;
  /** what the simulator knows and no reader may see, such as beat times (unix seconds); written to truth.json as it is */
  readonly truth?: unknown;
}

/**
 * The files of a simulated cohort, person by person, so that all of it is never in memory: E4 files with labels.csv and
 * truth.json in a folder for each person, marked as simulated by itself, and cohort.json at the end. Error `option-invalid` for a name no folder can have.
 */
export async function* writeSimulatedCohort(cohort: {
  seed: number;
  protocol: string;
  classes: readonly string[];
  people: Iterable<SimulatedPerson> | AsyncIterable<SimulatedPerson>;
}): AsyncGenerator<readonly [string, Uint8Array | string]> {
  const people: { subject: string; archetype: string }[] = [];
  for await (const { recording, archetype, truth } of cohort.people) {
    const { subject, session } = recording;
    const folder = session === '1' ? subject : `${subject}/${session}`;
    if (!isName(subject) || !isName(session)) {
      throw new CheerError(
        'option-invalid',
        `writeSimulatedCohort: subject and session must be plain names, got ${quoted(folder)}`,
        'Use letters, digits, "-", "_" and "."',
      );
    }
    for (const [name, bytes] of writeE4({ ...recording, simulated: true })) yield [`${folder}/${name}`, bytes];
    if (truth !== undefined) yield [`${folder}/${TRUTH_FILE}`, `${JSON.stringify(truth)}\n`];
    if (!people.some((one) => one.subject === subject)) people.push({ subject, archetype });
  }
  const { seed, protocol, classes } = cohort;
  const file: Cohort = { format: FORMAT, version: 1, simulated: true, seed, protocol, classes, people };
  yield [COHORT_FILE, `${JSON.stringify(file, null, 2)}\n`];
}

/** Reads and checks cohort.json. Error `header-invalid`. */
export async function readCohort(source: ByteSource): Promise<Cohort> {
  const text = await readText(source, 16 * 1024 ** 2);
  const fail = (rule: string, value: unknown): never => {
    throw new CheerError(
      'header-invalid',
      `readCohort: ${source.name}: ${rule}, got ${quoted(typeof value === 'string' ? value : JSON.stringify(value))}`,
      'Simulate the cohort again',
    );
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    fail('it must be JSON', text);
  }
  const { format, version, simulated, seed, protocol, classes, people } = (
    typeof parsed === 'object' && parsed !== null ? parsed : {}
  ) as Partial<Record<keyof Cohort, unknown>>;
  if (format !== FORMAT) fail(`"format" must be ${FORMAT}`, format);
  if (version !== 1) fail('"version" must be 1', version);
  if (simulated !== true) fail('"simulated" must be true', simulated);
  if (typeof seed !== 'number' || !Number.isFinite(seed)) fail('"seed" must be a number', seed);
  if (typeof protocol !== 'string') fail('"protocol" must be text', protocol);
  if (!isList(classes, (one) => typeof one === 'string' && one !== ''))
    fail('"classes" must be a list of names', classes);
  if (!isList(people, isPerson)) fail('"people" must list subjects and archetypes', people);
  const subjects = (people as Cohort['people']).map(({ subject }) => subject);
  if (new Set(subjects).size < subjects.length) fail('no subject may be listed twice', subjects.join(', '));
  return parsed as Cohort;
}

/** A name that is one folder on every system. */
const isName = (name: unknown): boolean =>
  typeof name === 'string' && /^[\p{L}\p{N}_-][\p{L}\p{N}_.-]{0,99}$/u.test(name);

const isList = (value: unknown, check: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(check);

function isPerson(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { subject, archetype } = value as Record<'subject' | 'archetype', unknown>;
  return isName(subject) && typeof archetype === 'string';
}
