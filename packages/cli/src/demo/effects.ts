import type { Person } from '@cheer/lab';
import { FEATURES, mean } from '@cheer/signals';

/**
 * For each feature, the share of its variance within a person that lies between states (eta squared), averaged over people;
 * NaN where nobody has it in two states.
 */
export function stateEffects(people: readonly Person[]): Float64Array {
  return Float64Array.from(FEATURES, (_, j) => {
    const shares = people.map((person) => etaSquared(person, j)).filter(Number.isFinite);
    return shares.length === 0 ? Number.NaN : mean(shares);
  });
}

function etaSquared({ rows, labels }: Person, j: number): number {
  const groups = new Map<string, number[]>();
  for (const [i, label] of labels.entries()) {
    const value = rows[i]![j]!;
    if (label === null || !Number.isFinite(value)) continue;
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [value]);
    else group.push(value);
  }
  if (groups.size < 2) return Number.NaN;
  const all = [...groups.values()].flat();
  const centre = mean(all);
  const total = all.reduce((sum, x) => sum + (x - centre) ** 2, 0);
  const between = [...groups.values()].reduce((sum, own) => sum + own.length * (mean(own) - centre) ** 2, 0);
  return total === 0 ? Number.NaN : between / total;
}
