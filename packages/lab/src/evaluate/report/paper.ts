/** The paper's own figures (its Table I), for the columns that stand beside ours: marked as the paper's wherever they appear. */
export interface PaperFigures {
  /** with what the paper calls STD, character by character as it prints them */
  readonly accuracy: string;
  readonly f1: string;
}

export interface PaperColumn {
  readonly title: string;
  readonly detail: string;
  /** dataset and task here that it is about */
  readonly dataset: string;
  readonly task: string;
  readonly rows: Readonly<Record<string, PaperFigures>>;
}

/** CLEAR is [7], which the paper has for WEMAC only, and the CNN-LSTM [11], which it has for WESAD only; both are supervised. */
export const PAPER: readonly PaperColumn[] = [
  {
    title: 'WEMAC',
    detail: 'fear / non-fear',
    dataset: 'wemac',
    task: 'fear',
    rows: {
      CHEER: { accuracy: '76.36 \u00b1 2.58', f1: '74.41 \u00b1 1.84' },
      'CHEER-Cluster': { accuracy: '78.19 \u00b1 1.14', f1: '77.45 \u00b1 1.19' },
      CLEAR: { accuracy: '79.03 \u00b1 4.10', f1: '78.48 \u00b1 4.76' },
    },
  },
  {
    title: 'WESAD',
    detail: '3 classes',
    dataset: 'wesad',
    task: 'three-class',
    rows: {
      CHEER: { accuracy: '78.29 \u00b1 1.92', f1: '77.08 \u00b1 2.14' },
      'CHEER-Cluster': { accuracy: '80.08 \u00b1 2.06', f1: '81.62 \u00b1 1.86' },
      'CNN-LSTM': { accuracy: '78.91 \u00b1 -', f1: '77.73 \u00b1 -' },
    },
  },
];
