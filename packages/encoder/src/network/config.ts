/** The network's configuration: what the paper leaves open, with our defaults, and what of it is refused. */
import { CheerError, quoted } from '@cheer/signals';

/**
 * How the nodes' last layer becomes one vector. `flatten` keeps every node apart. The others take means over the present
 * nodes of a group, a group without any giving zeros: `mean` over all nodes, `levels` over leaves, families and roots,
 * `modalities` over each of the three trees, `families` over each family with its leaves and over each root.
 */
export const READOUTS = ['flatten', 'mean', 'levels', 'modalities', 'families'] as const;
export type Readout = (typeof READOUTS)[number];

export interface GcnConfig {
  /** length d of the learned vector that tells one node from another; 0: nodes differ by place in the tree only */
  readonly identity: number;
  /** widths of the graph layers, of which there is at least one */
  readonly widths: readonly number[];
  /** `flatten` if absent */
  readonly readout?: Readout;
  /** length of the embedding */
  readonly embedding: number;
}

export const DEFAULT_GCN = {
  identity: 4,
  widths: [16, 4],
  readout: 'flatten',
  embedding: 32,
} as const satisfies GcnConfig;

/** Layers beyond the tree's diameter of 4 only blur; a size of 1024 is 50 times the default. */
const LIMITS = { layers: 16, size: 1024 } as const;

/**
 * The configuration as it is stored in files, with nothing else in it and the read-out named.
 * @param value anything: what a caller or a file gives
 * @throws CheerError `option-invalid` with the field, the rule and the value
 */
export function checkGcnConfig(value: unknown): GcnConfig & { readonly readout: Readout } {
  if (typeof value !== 'object' || value === null) throw refused('it', 'an object', value);
  const { identity, widths, embedding, readout = 'flatten' } = value as Record<keyof GcnConfig, unknown>;
  if (!isSize(identity, 0)) throw refused('identity', `a whole number from 0 to ${LIMITS.size}`, identity);
  if (!isSize(embedding, 1)) throw refused('embedding', `a whole number from 1 to ${LIMITS.size}`, embedding);
  if (
    !Array.isArray(widths) ||
    widths.length < 1 ||
    widths.length > LIMITS.layers ||
    !widths.every((width) => isSize(width, 1))
  ) {
    throw refused('widths', `1 to ${LIMITS.layers} whole numbers from 1 to ${LIMITS.size}`, widths);
  }
  if (!isReadout(readout)) throw refused('readout', `one of ${READOUTS.join(', ')}`, readout);
  return { identity, widths: [...widths], readout, embedding };
}

const isSize = (n: unknown, least: number): n is number =>
  Number.isInteger(n) && (n as number) >= least && (n as number) <= LIMITS.size;

const isReadout = (value: unknown): value is Readout => READOUTS.includes(value as Readout);

const refused = (field: string, rule: string, value: unknown): CheerError =>
  new CheerError(
    'option-invalid',
    `GcnConfig: ${field} must be ${rule}, got ${quoted(value)}`,
    'Leave the configuration out for the default network.',
  );
