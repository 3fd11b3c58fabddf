import type { Annotation, Fault } from '@cheer/signals';
import { readText } from '../read.ts';
import type { ByteSource } from '../source.ts';

/** Conditions as SX_quest.csv writes them, to labels; the two reading parts have none. */
const CONDITIONS: Readonly<Record<string, string>> = {
  base: 'baseline',
  tsst: 'stress',
  fun: 'amusement',
  medi1: 'meditation',
  medi2: 'meditation',
};
/** The file has 2 kB. */
const LIMIT = 1024 ** 2;

/** The order of the labelled parts that a questionnaire file states in its row `# ORDER;Base;TSST;Medi 1;...`, undefined without one. */
export async function readOrder(source: ByteSource): Promise<readonly string[] | undefined> {
  const lines = (await readText(source, LIMIT)).split(/\r\n|\r|\n/);
  const row = lines.map((line) => line.split(';')).find(([title]) => /^#?\s*ORDER$/i.test(title!.trim()));
  if (row === undefined) return undefined;
  return row.slice(1).flatMap((cell) => {
    const condition = cell.toLowerCase().replace(/[^a-z0-9]/g, '');
    return Object.hasOwn(CONDITIONS, condition) ? [CONDITIONS[condition]!] : [];
  });
}

/** Labels in another order than the questionnaire's are somebody else's, or edited: reported, never mended. */
export function orderFaults(file: string, order: readonly string[], annotations: readonly Annotation[]): Fault[] {
  const labels = annotations.map(({ label }) => label).filter((label, i, all) => label !== all[i - 1]);
  if (labels.join() === order.join()) return [];
  const found = `says ${order.join(', ') || 'nothing'}, the labels run ${labels.join(', ') || 'nowhere'}`;
  return [{ kind: 'labels-order', where: file, found, done: 'kept the labels' }];
}
