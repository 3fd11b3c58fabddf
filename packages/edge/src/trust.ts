/** What a device trusts, kept with its state: the publisher's root, pinned at enrolment, and the newest metadata it has seen. */
import { readSafetensors, writeSafetensors } from '@cheer/encoder';
import { asFingerprint, checkRoot, fingerprint, type ReleaseTrust, ROLES, type TrustedMetadata } from '@cheer/registry';
import { CheerError, quoted } from '@cheer/signals';
import { damaged, reading } from './state.ts';

/** How the root came to the device: out of band, or from the registry when nothing better was known. */
export type Pinned = 'given' | 'first-use';

export interface DeviceTrust {
  readonly pinned: Pinned;
  /** of the root that was given by hand, which newer ones may have followed since */
  readonly fingerprint?: string;
  /** fingerprints of the roots that were trusted on the way, each signed by those before: given again, they change nothing */
  readonly passed?: readonly string[];
  readonly metadata: TrustedMetadata;
}

/** more than any publisher will have; each takes 65 bytes */
const MOST_PASSED = 1000;

/** Who vouches for the release a device has. */
export interface EnrolledTrust extends ReleaseTrust {
  readonly pinned: Pinned;
}

export function writeTrust({ pinned, fingerprint: root, passed = [], metadata }: DeviceTrust): Uint8Array {
  const tensors = ROLES.flatMap((role) => {
    const bytes = metadata[role];
    if (bytes === undefined) return [];
    return [[role, { shape: [bytes.length], data: Int8Array.from(bytes) }] as const];
  });
  const facts = [
    ['pinned', pinned] as const,
    ...(root === undefined ? [] : [['fingerprint', root] as const]),
    ...(passed.length === 0 ? [] : [['passed', passed.join(' ')] as const]),
  ];
  return writeSafetensors({ tensors: new Map(tensors), metadata: new Map(facts) });
}

/** @throws CheerError `state-invalid` */
export function readTrust(bytes: Uint8Array): DeviceTrust {
  return reading('trust', () => {
    const { tensors, metadata } = readSafetensors(bytes, 'trust');
    const [root, ...others] = ROLES.map((role) => {
      const data = tensors.get(role)?.data;
      return data instanceof Int8Array ? Uint8Array.from(data) : undefined;
    });
    if (root === undefined) throw damaged('it has no pinned root');
    const [timestamp, snapshot, targets] = others;
    const given = metadata.get('fingerprint');
    const passed = metadata.get('passed')?.split(' ');
    return {
      pinned: metadata.get('pinned') === 'given' ? 'given' : 'first-use',
      ...(given !== undefined && { fingerprint: given }),
      ...(passed && { passed }),
      metadata: {
        root,
        ...(timestamp && { timestamp }),
        ...(snapshot && { snapshot }),
        ...(targets && { targets }),
      },
    };
  });
}

/** From where an enrolment begins to trust: metadata to go on from, or a fingerprint to look for, or (neither) the first use. */
export interface Pin {
  readonly trust: DeviceTrust | null;
  readonly fingerprint?: string;
}

/**
 * A root that is given counts in place of any before. If it is the one that was pinned before, or was passed on the way since, what has been seen since still counts: an
 * older release stays refused.
 * @param root the file N.root.json, or its fingerprint
 * @throws CheerError `option-invalid`
 */
export async function pinOf(root: Uint8Array | string | undefined, before: DeviceTrust | null): Promise<Pin> {
  if (root === undefined) return { trust: before };
  const given = await givenFingerprint(root);
  const known =
    before !== null &&
    [before.fingerprint, await fingerprint(before.metadata.root), ...(before.passed ?? [])].includes(given);
  if (known) return { trust: { ...before, pinned: 'given', fingerprint: given } };
  if (typeof root === 'string') return { trust: null, fingerprint: given };
  return { trust: { pinned: 'given', fingerprint: given, metadata: { root } } };
}

export const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Fingerprints of roots added to those before, each once, the latest kept. */
export async function passing(roots: readonly Uint8Array[], before: readonly string[] = []): Promise<string[]> {
  const added = await Promise.all(roots.map(fingerprint));
  return [...new Set([...before, ...added])].slice(-MOST_PASSED);
}

async function givenFingerprint(root: Uint8Array | string): Promise<string> {
  if (typeof root !== 'string') {
    await checkRoot(root, 'enroll: the root');
    return fingerprint(root);
  }
  const digits = asFingerprint(root);
  if (digits !== undefined) return digits;
  throw new CheerError(
    'option-invalid',
    `enroll: the fingerprint of a root must be 64 hexadecimal digits, got ${quoted(root)}`,
    'Give it as the publisher does, in groups or not.',
  );
}
