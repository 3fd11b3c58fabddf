import { catalogueFiles, numbered, type PublicDataset } from './publicDataset.ts';

/** Checksums are those of the release's own SHA256SUMS.txt. */
export const inducedStressPublic: PublicDataset = {
  name: 'induced-stress',
  title: 'Wearable Device Dataset from Induced Stress and Structured Exercise Sessions 1.0.1',
  what: '36 people, Empatica E4, 23 to 80 min each: arithmetic, Stroop test and opinions between rests; exercise besides',
  home: 'https://physionet.org/content/wearable-device-dataset/1.0.1/',
  licence: {
    name: 'ODC-By 1.0',
    url: 'https://physionet.org/content/wearable-device-dataset/view-license/1.0.1/',
    asks: 'say where the data are from, and that they are under this licence, wherever they or what is made of them are published',
  },
  citation: [
    'Hongn A, Bosch F, Prado LE, Ferrández JM, Bonomini MP. Wearable Physiological Signals under Acute Stress and Exercise Conditions. Scientific Data 12, 2025. doi 10.1038/s41597-025-04845-9',
    'Hongn A, Bosch F, Prado LE, Bonomini MP. Wearable Device Dataset from Induced Stress and Structured Exercise Sessions (version 1.0.1). PhysioNet, 2025. doi 10.13026/he0v-tf17',
  ],
  download: {
    base: 'https://physionet.org/files/wearable-device-dataset/1.0.1/',
    extras: {
      acc: 'acceleration (ACC.csv) of the stress sessions, for the quality of the pulse during motion',
      exercise: 'the aerobic and anaerobic sessions, which CHEER does not use',
      notebook: 'a notebook in Python that shows the data',
    },
  },
  people: [...numbered('S', 1, 18), ...numbered('f', 1, 18)],
  count: 36,
  files: async () => {
    const { default: pinned } = await import('./files/induced-stress.json', { with: { type: 'json' } });
    return catalogueFiles(pinned, partOf);
  },
};

function partOf(path: string): string {
  if (/^Wearable_Dataset\/(AEROBIC|ANAEROBIC)\//.test(path)) return 'exercise';
  if (path.endsWith('/ACC.csv')) return 'acc';
  return path.endsWith('.ipynb') ? 'notebook' : 'core';
}
