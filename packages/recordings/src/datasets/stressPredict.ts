import { CheerError, channelEnd, type Recording } from '@cheer/signals';
import { e4Sources, readE4 } from '../e4/read.ts';
import { type Folder, prefixOf, subfolder, subfolders } from '../folder.ts';
import type { Dataset } from './dataset.ts';
import { stagesFrom } from './stages.ts';
import { type LoggedStage, readTaskLog } from './taskLog.ts';

const LOG = 'Processed_data/Time_logs.xlsx';
const CLASSES = ['non-stress', 'stress'];

/** Stress-Predict: 35 people, Empatica E4; Stroop test, interview and hyperventilation between rests, about 55 min. */
export const stressPredict: Dataset = {
  name: 'stress-predict',
  title: 'Stress-Predict',
  licence: 'MIT',
  citation: 'Iqbal et al., Sensors 22(21), 8135, 2022, doi 10.3390/s22218135',
  classes: CLASSES,
  classesIn: async () => CLASSES,
  open: async (folder) => {
    const prefix = stressPredictPrefix(folder);
    if (prefix === undefined) {
      throw new CheerError(
        'file-missing',
        `stress-predict: ${folder.name}: there is no ${LOG}`,
        'Give the folder that holds Processed_data and Raw_data',
      );
    }
    const logFile = folder.files.get(prefix + LOG)!;
    const log = await readTaskLog(logFile);
    const raw = subfolder(folder, `${prefix}Raw_data`);
    return [...subfolders(raw)].map(([subject, own]) => {
      const read = async (): Promise<Recording> => label(await readE4(own, { subject }), log.get(subject));
      return { subject, sessions: [{ session: '1', sources: [...e4Sources(own), logFile], read }] };
    });
  },
};

/** Where in a folder Stress-Predict lies, or undefined. */
export const stressPredictPrefix = (folder: Folder): string | undefined => prefixOf(folder, LOG);

function label(recording: Recording, logged: readonly LoggedStage[] | undefined): Recording {
  if (logged === undefined) {
    const found = `no row for ${recording.subject}`;
    const fault = { kind: 'labels-missing', where: 'Time_logs.xlsx', found, done: 'used without labels' };
    return { ...recording, faults: [...recording.faults, fault] };
  }
  const channels = Object.values(recording.channels);
  const span = {
    from: Math.min(...channels.map(({ start }) => start)),
    to: Math.max(...channels.map(channelEnd)),
  };
  const { annotations, tags, faults } = stagesFrom(logged, recording.tags, span);
  return { ...recording, annotations, tags, faults: [...recording.faults, ...faults] };
}
