/** Features from signals: the same work for every method. */
import { extractRecording } from '@cheer/signals';
import type { DeviceMethod, Job, MethodFolders } from '../method.ts';
import { readPerson, readRecordings } from '../person.ts';

export const EXTRACTION: DeviceMethod = {
  name: 'features, for every method',
  module: import.meta.url,
  jobs: ['features'],
  prepare: async () => ({ modelBytes: 0, personalBytes: 0 }),
};

export async function open({ person }: MethodFolders): Promise<{ features: Job }> {
  const recordings = readRecordings(person);
  const { grid, windows } = readPerson(person);
  return {
    features: {
      units: windows.length,
      run() {
        let sum = 0;
        for (const recording of recordings) {
          for (const { features } of extractRecording(recording, grid)) sum += features.quality.overall;
        }
        return sum;
      },
    },
  };
}
