/**
 * A method as consumption sees it: something prepared beforehand, and a module that a process of its own loads to do one job of
 * the device. Whatever implements these two interfaces is measured, and gets its rows in both tables.
 */

/** Jobs of the device, and the yardstick's. */
export const JOBS = ['product', 'features', 'matching', 'training', 'persistence', 'inference'] as const;
export type JobName = (typeof JOBS)[number];

export const JOB_MEANINGS: Readonly<Record<JobName, string>> = {
  product: 'the yardstick: a product of two 128 x 128 matrices of doubles in plain loops',
  features:
    'signals of a whole recording, in memory, to the 123 features of its windows; a time is of one window of these',
  matching: 'features of all windows to a profile, and to the nearest centroid',
  training:
    'features of the labelled windows to a classifier, from scratch, and how well it holds when windows are left out',
  persistence: 'all windows, unlabelled, to how long states last',
  inference: 'features of one window to probabilities',
};

export interface DeviceMethod {
  readonly name: string;
  /** the row of the paper's tables that measures the same idea, if there is one */
  readonly paperRow?: string;
  /** address of a module that exports `open` as `DeviceModule` does */
  readonly module: string;
  readonly jobs: readonly JobName[];
  /** Writes what the module reads into a folder of the method's own. */
  prepare(folders: MethodFolders): Promise<Prepared>;
}

export interface MethodFolders {
  /** what all methods share: `readPerson` and `readRecordings` read it */
  readonly person: string;
  /** the method's own */
  readonly own: string;
}

export interface Prepared {
  /** of the file that the device is given as the pre-trained model; 0 if there is none */
  readonly modelBytes: number;
  /** of what the device has learned from its owner */
  readonly personalBytes: number;
  /** what a reader of the figures has to know */
  readonly notes?: readonly string[];
}

export interface Job {
  /** does it once; what it returns keeps the engine from leaving the work out */
  run(): unknown;
  /** windows that one run does, if a time is to be stated for one of several; 1 if absent */
  readonly units?: number;
}

export interface DeviceModule {
  /** Reads what was prepared, as a device does once after its start. */
  open(folders: MethodFolders): Promise<Readonly<Partial<Record<JobName, Job>>>>;
}
