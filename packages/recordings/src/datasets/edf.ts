import { CheerError } from '@cheer/signals';
import { type EdfFile, openEdf, readEdfRun } from '../edf/read.ts';
import type { Folder } from '../folder.ts';
import { parseMapping } from '../table/mapping.ts';
import { type Dataset, refusal, type Session, type SubjectEntry } from './dataset.ts';
import { labelFiles, labelsInside, labelsWithin } from './labelsBeside.ts';

/** EDF, EDF+ and BDF files: `PERSON.edf`, or a folder of them for each person. Signals by their labels, or by a mapping. */
export const edf: Dataset = {
  name: 'edf',
  title: 'EDF, EDF+ and BDF files',
  licence: 'as their owner says',
  citation: '-',
  classes: [],
  classesIn: async (folder, options) => {
    const beside = await labelFiles(folder, new Map()).classes();
    const inside = await labelsInside(await edf.open(folder, options));
    return [...new Set([...beside, ...inside])].sort();
  },
  open: async (folder, options) => {
    const mapping = options?.map === undefined ? undefined : parseMapping(options.map);
    const people = new Map<string, string[]>();
    for (const path of folder.files.keys()) {
      if (!isEdf(path)) continue;
      const subject = path.includes('/') ? path.slice(0, path.indexOf('/')) : path.replace(/\.[^.]*$/, '');
      people.set(subject, [...(people.get(subject) ?? []), path]);
    }
    if (people.size === 0) {
      throw new CheerError(
        'file-missing',
        `edf: ${folder.name}: there is no .edf or .bdf file in it`,
        'Check the path',
      );
    }
    const labels = labelFiles(folder, people);
    const entries: SubjectEntry[] = [];
    for (const [subject, paths] of people) {
      try {
        const own = labels.of(subject, paths);
        const sessions: Session[] = [];
        for (const path of paths) {
          const source = folder.files.get(path)!;
          const stem = path.slice(path.startsWith(`${subject}/`) ? subject.length + 1 : 0).replace(/\.[^.]*$/, '');
          const name = stem === subject ? '1' : stem;
          let file: EdfFile;
          try {
            file = await openEdf(source);
          } catch (error) {
            if (!(error instanceof CheerError) || paths.length === 1) throw error;
            sessions.push({ session: name, sources: [source], read: () => Promise.reject(error) });
            continue;
          }
          const { runs, header } = file;
          for (const [i, run] of runs.entries()) {
            const session = runs.length === 1 ? name : `${name}-${i + 1}`;
            const start = (Number.isNaN(header.start) ? 0 : header.start) + run.onset;
            sessions.push({
              session,
              sources: [source, ...(own ? [own] : [])],
              read: async () => {
                const recording = await readEdfRun(file, run, mapping, { subject, session });
                if (own === undefined) return recording;
                const annotations = await labelsWithin(own, start, start + run.count * header.duration);
                return { ...recording, annotations };
              },
            });
          }
        }
        entries.push({ subject, sessions });
      } catch (error) {
        entries.push(refusal(subject, error));
      }
    }
    return entries.sort((a, b) => (a.subject < b.subject ? -1 : 1));
  },
};

/** No other dataset here has such files. */
export const hasEdf = (folder: Folder): boolean => [...folder.files.keys()].some(isEdf);

const isEdf = (path: string): boolean => /\.(edf|bdf)$/i.test(path);
