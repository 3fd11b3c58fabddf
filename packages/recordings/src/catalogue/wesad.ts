import type { CatalogueFile, PublicDataset } from './publicDataset.ts';

/** S1 and S12 were left out by its makers: their sensors failed. */
const PEOPLE = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17].map((i) => `S${i}`);

/** No checksums of its files were ever published, and nobody may pass them on: what can be checked are names, and what is in them. */
export const wesadPublic: PublicDataset = {
  name: 'wesad',
  title: 'WESAD, Wearable Stress and Affect Detection',
  what: '15 people, Empatica E4 at the wrist (and a chest belt), about 100 min each: baseline, stress, amusement, meditation',
  home: 'https://archive.ics.uci.edu/dataset/465/wesad+wearable+stress+and+affect+detection',
  licence: {
    name: 'its own terms, in wesad_readme.pdf of the dataset',
    asks: 'use it for research that is not commercial, do not pass it on, cite the article',
  },
  citation: [
    'Schmidt P, Reiss A, Duerichen R, Marberger C, Van Laerhoven K. Introducing WESAD, a Multimodal Dataset for Wearable Stress and Affect Detection. ICMI 2018. doi 10.1145/3242969.3242985',
  ],
  ask: [
    'Go to https://archive.ics.uci.edu/dataset/465/wesad+wearable+stress+and+affect+detection, or to the page of its makers, https://ubicomp.eti.uni-siegen.de/home/datasets/icmi18/.',
    'Read the terms there; whoever downloads agrees to them. If neither page is there any more, search for "WESAD" with the DOI of the article.',
    'Download WESAD.zip and give it as it is, or unpacked (about 17 GB) the folder WESAD, which holds S2 to S17.',
    'CHEER reads the .pkl of each person, and SX_quest.csv to check the order of the parts; the rest may be deleted.',
  ],
  people: [...PEOPLE].sort(),
  count: PEOPLE.length,
  files: async () => PEOPLE.flatMap(filesOf),
};

const filesOf = (person: string): CatalogueFile[] => [
  { path: `${person}/${person}.pkl`, part: 'core' },
  { path: `${person}/${person}_quest.csv`, part: 'questionnaire' },
  { path: `${person}/${person}_readme.txt`, part: 'documents' },
  { path: `${person}/${person}_E4_Data.zip`, part: 'raw' },
  { path: `${person}/${person}_respiban.txt`, part: 'raw' },
];
