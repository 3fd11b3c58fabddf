/** The paper's own figures (its Table I), for the columns that stand beside ours: marked as the paper's wherever they appear. */
export interface PaperFigures {
  /** across-subject, as the paper prints it */
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

/** One row in the paper for two baselines: CLEAR [7] and the CNN-LSTM [11], both supervised. */
const WEMAC_BASELINE: PaperFigures = { accuracy: '79.03 \u00b1 4.10', f1: '78.48' };
const WESAD_BASELINE: PaperFigures = { accuracy: '78.91', f1: '77.73' };

export const PAPER: readonly PaperColumn[] = [
  {
    title: 'WEMAC',
    detail: 'fear / non-fear',
    dataset: 'wemac',
    task: 'fear',
    rows: {
      'CNN-LSTM': WEMAC_BASELINE,
      CLEAR: WEMAC_BASELINE,
      CHEER: { accuracy: '76.36 \u00b1 2.58', f1: '74.41' },
      'CHEER-Cluster': { accuracy: '78.19 \u00b1 1.14', f1: '77.45' },
    },
  },
  {
    title: 'WESAD',
    detail: '3 classes',
    dataset: 'wesad',
    task: 'three-class',
    rows: {
      'CNN-LSTM': WESAD_BASELINE,
      CLEAR: WESAD_BASELINE,
      CHEER: { accuracy: '78.29 \u00b1 1.92', f1: '77.08' },
      'CHEER-Cluster': { accuracy: '80.08 \u00b1 2.06', f1: '81.62' },
    },
  },
];
