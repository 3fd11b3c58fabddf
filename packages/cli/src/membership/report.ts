/**
 * What a draft says of its membership risk and of what would lower it: `membership.json` in the draft's folder. It is advice to the
 * publisher and no part of the release: the figure that counts stands in the manifest.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Exposure, MembershipReport } from '@cheer/cloud';

export const MEMBERSHIP_FILE = 'membership.json';
const FORMAT = 'cheer-membership/2';

export const writeMembership = (report: MembershipReport): string =>
  `${JSON.stringify({ format: FORMAT, ...report }, null, 1)}\n`;

/** Null if the draft has none that can be read. */
export async function readMembership(draft: string): Promise<MembershipReport | null> {
  try {
    const value = JSON.parse(await readFile(join(draft, MEMBERSHIP_FILE), 'utf8')) as Record<string, unknown>;
    if (value['format'] !== FORMAT || !Array.isArray(value['remedies'])) return null;
    if (![value['now'], ...value['remedies']].every(isExposure) || !isAttacks(value['other'])) return null;
    return value as unknown as MembershipReport;
  } catch {
    return null;
  }
}

function isExposure(value: unknown): value is Exposure {
  const one = value as Partial<Record<keyof Exposure, unknown>> | null;
  return (
    typeof one === 'object' &&
    one !== null &&
    [one.clusters, one.noise, one.moved].every(Number.isFinite) &&
    isAttacks(one.attacks) &&
    Number.isFinite((one.strongest as { auc?: unknown } | undefined)?.auc)
  );
}

const isAttacks = (value: unknown): boolean =>
  Array.isArray(value) && value.every((attack) => isArea(attack as { auc?: unknown; high?: unknown } | null));

const isArea = (value: { auc?: unknown; high?: unknown } | null): boolean =>
  Number.isFinite(value?.auc) && Number.isFinite(value?.high);
