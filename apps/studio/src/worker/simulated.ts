/** The bundled people. None of them exists: a seed, and the simulator. Loaded only when one is chosen. */
import type { Recording } from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';

/** Another seed than that of the demonstration's cohort, so that nobody here was in it. */
const SEED = 2026;
const MINUTES = 30;

export const simulatedRecording = (index: number): Recording =>
  simulatePerson({ index, seed: SEED, protocol: 'stress', minutes: MINUTES }).recording;
