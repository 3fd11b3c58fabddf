/**
 * The feature tree: three modalities, 17 families, 123 features. This one declaration gives the order of the feature
 * vector, the names, the units, the families and the graph the encoder works on. The counts are the paper's; the list of
 * features is CHEER's own.
 */
import type { Modality } from '../recording.ts';
import { BVP_FAMILIES } from './bvp/bvp.ts';
import type { Family, FeatureDeclaration } from './family.ts';
import { GSR_FAMILIES } from './gsr/gsr.ts';
import { SKT_FAMILIES } from './skt/skt.ts';

/** What a tree needs of a family: its name and its features, not how they are computed. */
export type FamilyDeclaration = Pick<Family<never>, 'name' | 'features'>;

export interface ModalityTree {
  readonly modality: Modality;
  readonly families: readonly FamilyDeclaration[];
}

/** Root by root, family by family, feature by feature, in the order of the feature vector. */
export const TREE: readonly ModalityTree[] = [
  { modality: 'BVP', families: BVP_FAMILIES },
  { modality: 'GSR', families: GSR_FAMILIES },
  { modality: 'SKT', families: SKT_FAMILIES },
];

/** A leaf. */
export interface Feature extends FeatureDeclaration {
  /** place in the feature vector, and number of the node */
  readonly index: number;
  /** modality and feature in lower case: `bvp_rmssd` */
  readonly name: string;
  readonly modality: Modality;
  /** name of the family within its modality, such as `hrv-time` */
  readonly family: string;
}

/** An internal node above leaves that stand side by side in the vector: `start` up to, not including, `end`. */
export interface FeatureGroup {
  /** number of the node */
  readonly index: number;
  /** `bvp/hrv-time`, and for a modality `bvp` */
  readonly name: string;
  readonly modality: Modality;
  readonly start: number;
  readonly end: number;
}

export interface TreeNode {
  /** leaves 0..122 as in the vector, then families, then roots */
  readonly index: number;
  readonly name: string;
  readonly kind: 'feature' | 'family' | 'modality';
  readonly modality: Modality;
  /** index of the node above; null at the three roots */
  readonly parent: number | null;
}

/** All features, in the order of the vector. */
export const FEATURES: readonly Feature[] = /* @__PURE__ */ features(TREE);

/** All families, in the order of the vector; their nodes follow the leaves. */
export const FAMILIES: readonly FeatureGroup[] = /* @__PURE__ */ families(TREE);

/** The three roots; their nodes come last. */
export const ROOTS: readonly FeatureGroup[] = /* @__PURE__ */ roots(FAMILIES);

/** Families and roots: the nodes without a value of their own. */
export const INTERNAL_NODES: readonly FeatureGroup[] = [...FAMILIES, ...ROOTS];

/** Every node of the three trees, by index. */
export const NODES: readonly TreeNode[] = /* @__PURE__ */ nodes();

/**
 * SHA-256, hex, of the canonical JSON of what gives a feature vector its meaning: order, names, families, units and
 * definitions. Files that depend on the tree carry it, and a file with another hash is refused.
 */
export async function treeHash(): Promise<string> {
  const meaning = TREE.map(({ modality, families }) => [
    modality,
    families.map(({ name, features }) => [
      name,
      Object.entries(features).map(([feature, { unit, definition }]) => [feature, unit, definition]),
    ]),
  ]);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(meaning)));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function features(tree: readonly ModalityTree[]): Feature[] {
  return tree
    .flatMap(({ modality, families }) =>
      families.flatMap((family) =>
        Object.entries(family.features).map(([name, declaration]) => ({
          ...declaration,
          name: `${modality.toLowerCase()}_${name}`,
          modality,
          family: family.name,
        })),
      ),
    )
    .map((feature, index) => ({ index, ...feature }));
}

function families(tree: readonly ModalityTree[]): FeatureGroup[] {
  const groups: Omit<FeatureGroup, 'index'>[] = [];
  let start = 0;
  for (const { modality, families } of tree) {
    for (const family of families) {
      const end = start + Object.keys(family.features).length;
      groups.push({ name: `${modality.toLowerCase()}/${family.name}`, modality, start, end });
      start = end;
    }
  }
  return groups.map((group, i) => ({ index: start + i, ...group }));
}

function roots(families: readonly FeatureGroup[]): FeatureGroup[] {
  const first = FEATURES.length + families.length;
  return TREE.map(({ modality }, i) => {
    const own = families.filter((family) => family.modality === modality);
    const start = own[0]?.start ?? 0;
    return { index: first + i, name: modality.toLowerCase(), modality, start, end: own.at(-1)?.end ?? start };
  });
}

function nodes(): TreeNode[] {
  const above = (groups: readonly FeatureGroup[], place: number): number =>
    groups.find(({ start, end }) => start <= place && place < end)!.index;
  return [
    ...FEATURES.map(({ index, name, modality }) => ({
      index,
      name,
      kind: 'feature' as const,
      modality,
      parent: above(FAMILIES, index),
    })),
    ...FAMILIES.map(({ index, name, modality, start }) => ({
      index,
      name,
      kind: 'family' as const,
      modality,
      parent: above(ROOTS, start),
    })),
    ...ROOTS.map(({ index, name, modality }) => ({ index, name, kind: 'modality' as const, modality, parent: null })),
  ];
}
