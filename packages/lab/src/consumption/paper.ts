/**
 * Tables II and III of the paper that CHEER implements (Sun, Miranda, Portilla, Otero), as printed. They are from a Jetson Orin Nano,
 * another runtime and, for what the paper leaves open, other definitions: they stand beside what is measured here to be read, and no
 * ratio is ever formed between the two.
 */
export interface PaperRow {
  readonly method: string;
  /** MB */
  readonly size: number;
  /** of training and of inference: peak RAM in MB, time in ms, power in W, energy in J */
  readonly ram: readonly [number, number];
  readonly time: readonly [number, number];
  readonly power: readonly [number, number];
  readonly energy: readonly [number, number];
}

export const PAPER_MACHINE = 'NVIDIA Jetson Orin Nano';

export const PAPER_ROWS: readonly PaperRow[] = [
  {
    method: '[7]',
    size: 2.54,
    ram: [10.18, 3.82],
    time: [785.21, 239.7],
    power: [1.02, 0.67],
    energy: [0.8, 0.16],
  },
  {
    method: '[7] (w/ Jetson)',
    size: 2.54,
    ram: [90.18, 37.58],
    time: [317.35, 89.6],
    power: [5.36, 5.36],
    energy: [1.7, 0.47],
  },
  {
    method: 'CHEER',
    size: 0.99,
    ram: [40.08, 18.23],
    time: [87.14, 43.88],
    power: [1.42, 1.42],
    energy: [0.12, 0.06],
  },
];
