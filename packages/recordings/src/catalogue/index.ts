import { inducedStressPublic } from './inducedStress.ts';
import type { PublicDataset } from './publicDataset.ts';
import { stressPredictPublic } from './stressPredict.ts';
import { wemacPublic } from './wemac.ts';
import { wesadPublic } from './wesad.ts';

export type { CatalogueFile, Download, PublicDataset } from './publicDataset.ts';

/** The public datasets that CHEER reads, by the names of their readers: those that can be fetched first. */
export const CATALOGUE: Readonly<Record<string, PublicDataset>> = Object.fromEntries(
  [stressPredictPublic, inducedStressPublic, wesadPublic, wemacPublic].map((dataset) => [dataset.name, dataset]),
);
