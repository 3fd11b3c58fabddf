/** What a device trusts, kept with its state: the publisher's root, pinned at enrolment, and the newest metadata it has seen. */
import { readSafetensors, writeSafetensors } from '@cheer/encoder';
import { type ReleaseTrust, ROLES, type TrustedMetadata } from '@cheer/registry';
import { damaged, reading } from './state.ts';

/** How the root came to the device: out of band, or from the registry when nothing better was known. */
export type Pinned = 'given' | 'first-use';

export interface DeviceTrust {
  readonly pinned: Pinned;
  readonly metadata: TrustedMetadata;
}

/** Who vouches for the release a device has. */
export interface EnrolledTrust extends ReleaseTrust {
  readonly pinned: Pinned;
}

export function writeTrust({ pinned, metadata }: DeviceTrust): Uint8Array {
  const tensors = ROLES.flatMap((role) => {
    const bytes = metadata[role];
    if (bytes === undefined) return [];
    return [[role, { shape: [bytes.length], data: Int8Array.from(bytes) }] as const];
  });
  return writeSafetensors({ tensors: new Map(tensors), metadata: new Map([['pinned', pinned]]) });
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
    return {
      pinned: metadata.get('pinned') === 'given' ? 'given' : 'first-use',
      metadata: {
        root,
        ...(timestamp && { timestamp }),
        ...(snapshot && { snapshot }),
        ...(targets && { targets }),
      },
    };
  });
}
