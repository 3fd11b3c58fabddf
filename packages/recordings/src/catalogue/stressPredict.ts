import { catalogueFiles, numbered, type PublicDataset } from './publicDataset.ts';

/**
 * Fetched file by file from its repository, not as the archive of a commit: an archive is packed anew when asked for, so that it
 * has no lasting checksum and cannot be resumed, and no commit is known to hold all of these files. Each file is held to its own SHA-256.
 */
export const stressPredictPublic: PublicDataset = {
  name: 'stress-predict',
  title: 'Stress-Predict',
  what: '35 people, Empatica E4, about 55 min each: Stroop test, interview and hyperventilation between rests',
  home: 'https://github.com/italha-d/Stress-Predict-Dataset',
  licence: {
    name: 'MIT',
    url: 'https://github.com/italha-d/Stress-Predict-Dataset/blob/main/LICENSE',
    asks: 'keep the licence text with copies; cite the article',
  },
  citation: [
    'Iqbal T, Simpkin AJ, Roshan D, et al. Stress Monitoring Using Wearable Sensors: A Pilot Study and Stress-Predict Dataset. Sensors 22(21), 8135, 2022. doi 10.3390/s22218135',
  ],
  download: {
    base: 'https://raw.githubusercontent.com/italha-d/Stress-Predict-Dataset/main/',
    extras: { acc: 'acceleration (ACC.csv), for the quality of the pulse during motion; its checksums are not known' },
  },
  people: numbered('S', 1, 35),
  count: 35,
  files: async () => {
    const { default: pinned } = await import('./files/stress-predict.json', { with: { type: 'json' } });
    return catalogueFiles(pinned, (path) => (path.endsWith('/ACC.csv') ? 'acc' : 'core'));
  },
};
