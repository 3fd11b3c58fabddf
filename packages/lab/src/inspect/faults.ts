import type { Fault } from '@cheer/signals';

/** One fault and everyone who has it. */
export interface SharedFault extends Fault {
  /** persons, or persons and sessions, in order */
  readonly who: readonly string[];
}

/** What is wrong with many recordings in the same way is said once. */
export function sharedFaults(
  recordings: readonly { readonly name: string; readonly faults: readonly Fault[] }[],
): SharedFault[] {
  const shared = new Map<string, { fault: Fault; who: string[]; places: Set<string> }>();
  for (const { name, faults } of recordings) {
    for (const fault of faults) {
      // a file that is called like its person is another file each time, and the same fault
      const key = JSON.stringify([fault.kind, fault.where.replaceAll(name, ''), fault.found, fault.done]);
      const own = shared.get(key);
      if (own === undefined) shared.set(key, { fault, who: [name], places: new Set([fault.where]) });
      else {
        if (!own.who.includes(name)) own.who.push(name);
        own.places.add(fault.where);
      }
    }
  }
  return [...shared.values()].map(({ fault, who, places }) => ({ ...fault, where: namesOf([...places]), who }));
}

const NAMED = 3;

/** `S01, S02, S03 and 12 more` */
export function namesOf(who: readonly string[]): string {
  const more = who.length - NAMED;
  return more > 1 ? `${who.slice(0, NAMED).join(', ')} and ${more} more` : who.join(', ');
}

/** `fault: S01: BVP: what was found; what was done` */
export const faultLine = ({ who, where, found, done }: SharedFault): string =>
  `fault: ${namesOf(who)}: ${where}: ${found}; ${done}`;

/** `S01`, or with its session if there are several */
export const recordingName = ({ subject, session }: { subject: string; session: string }): string =>
  session === '1' ? subject : `${subject} ${session}`;
