import type { PublicDataset } from './publicDataset.ts';

/** Its files are named differently from release to release, so what is checked is what is in them. */
export const wemacPublic: PublicDataset = {
  name: 'wemac',
  title: 'WEMAC, Women and Emotion Multi-modal Affective Computing',
  what: '100 women, 14 videos each in virtual reality, a wristband of the makers; the emotion that they reported of each',
  home: 'https://doi.org/10.21950/FNUHKE',
  licence: {
    name: 'its own terms, on the page where it is asked for',
    asks: 'ask for it and agree to its terms; do not pass it on; cite the article',
  },
  citation: [
    'Miranda Calero JA, Gutiérrez-Martín L, Rituerto-González E, et al. WEMAC: Women and Emotion Multi-modal Affective Computing dataset. Scientific Data 11, 1182, 2024. doi 10.1038/s41597-024-04002-8',
    'UC3M4Safety Database - WEMAC: Physiological signals. e-cienciaDatos. doi 10.21950/FNUHKE',
  ],
  ask: [
    'Go to https://doi.org/10.21950/FNUHKE, the physiological signals in e-cienciaDatos, and ask for them there; the article (doi 10.1038/s41597-024-04002-8, under Data Records) names the other parts and says how.',
    'The labels are a part of their own, the self-reported annotations: search for "UC3M4Safety Database WEMAC" in e-cienciaDatos.',
    'Put the physiological signals (.mat) and the labels (.csv, with the columns Voluntaria, Video and Emocion.Reportada) into one folder, and give that folder.',
  ],
  count: 100,
};
