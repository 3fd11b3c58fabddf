/** The feature tree, root to leaf from left to right: three modalities, their families, and every feature by name. */
import { FAMILIES, FEATURES, ROOTS } from '@cheer/signals';
import { ACCENT, escapeXml, FIGURE_WIDTH, figure, MUTED, type Placed, round, text } from './figure.ts';

export interface FeatureTreeData {
  /** one a feature, such as an effect size; NaN where there is none */
  readonly values?: ArrayLike<number>;
  /** what the values are, such as `between-state effect size |d|` */
  readonly valueName?: string;
}

const ROOT_X = 24;
const FAMILY_X = 96;
const LEAVES_X = 292;
const COLUMNS = 4;
const COLUMN = (FIGURE_WIDTH - LEAVES_X) / COLUMNS;
const ROW = 19;
const LEAF_SIZE = 11.5;

export function featureTreeFigure({ values, valueName = 'value' }: FeatureTreeData = {}): string {
  const finite = values ? Array.from(values).filter(Number.isFinite) : [];
  const top = Math.max(1e-12, ...finite);
  const parts: string[] = [];
  let y = values ? 44 : 12;
  if (values) parts.push(scaleBar(valueName, top));

  for (const root of ROOTS) {
    const nodes: { y: number }[] = [];
    for (const family of FAMILIES.filter(({ modality }) => modality === root.modality)) {
      const leaves = FEATURES.slice(family.start, family.end);
      const lines = Math.ceil(leaves.length / COLUMNS);
      const middle = y + ((lines - 1) * ROW) / 2;
      const bracket = LEAVES_X - 10;
      parts.push(
        `<path d="M${bracket - 12},${middle}h12M${bracket},${y - 7}V${y + (lines - 1) * ROW + 7}" ${LINK}/>`,
        `<circle cx="${FAMILY_X}" cy="${middle}" r="4"/>`,
        `<text x="${FAMILY_X + 10}" y="${middle + 4.5}" font-size="12.5"><tspan font-weight="600">` +
          `${escapeXml(family.name.slice(family.name.indexOf('/') + 1))}</tspan>` +
          `<tspan dx="7" fill="${MUTED}">${leaves.length}</tspan></text>`,
      );
      for (const [i, { index, name, definition }] of leaves.entries()) {
        const at = { x: LEAVES_X + (i % COLUMNS) * COLUMN, y: y + Math.floor(i / COLUMNS) * ROW };
        parts.push(leaf(at, name.slice(name.indexOf('_') + 1), definition, values?.[index], top));
      }
      nodes.push({ y: middle });
      y += lines * ROW + 9;
    }
    const centre = (nodes[0]!.y + nodes.at(-1)!.y) / 2;
    for (const node of nodes) {
      const bend = (ROOT_X + FAMILY_X) / 2 + 10;
      parts.unshift(
        `<path d="M${ROOT_X},${centre}C${bend},${centre} ${bend - 10},${node.y} ${FAMILY_X},${node.y}" ${LINK}/>`,
      );
    }
    parts.push(
      `<circle cx="${ROOT_X}" cy="${centre}" r="19" fill="var(--paper, #fff)" stroke="currentColor" stroke-width="1.2"/>`,
      text(ROOT_X, centre - 1, root.modality, { weight: 600, anchor: 'middle' }),
      text(ROOT_X, centre + 12, String(root.end - root.start), { fill: MUTED, anchor: 'middle', size: 11 }),
    );
    y += 14;
  }
  const placed: Placed[] = [{ x: 0, y: 0, svg: parts.join('') }];
  return figure({
    title: `The feature tree: ${ROOTS.length} modalities, ${FAMILIES.length} families, ${FEATURES.length} features`,
    description: `Each feature hangs on its family and each family on its modality.${values ? ` The fuller a dot, the higher its ${valueName}; a dashed ring has none.` : ''}`,
    height: y - 8,
    parts: placed,
  });
}

const LINK = 'fill="none" stroke="currentColor" stroke-opacity="0.35" stroke-width="1"';

function leaf(
  { x, y }: { x: number; y: number },
  label: string,
  definition: string,
  value: number | undefined,
  top: number,
): string {
  const known = value !== undefined && Number.isFinite(value);
  const dashed = value !== undefined && !known ? ' stroke-dasharray="2 2"' : '';
  const opacity = value === undefined ? 0.55 : known ? round(Math.min(1, Math.max(0, value / top))) : 0;
  const tip = known ? `${label}: ${value.toFixed(2)}. ${definition}` : `${label}: ${definition}`;
  return (
    `<g><title>${escapeXml(tip)}</title>` +
    `<circle cx="${round(x + 5)}" cy="${y}" r="5" fill="${ACCENT}" fill-opacity="${opacity}" stroke="${ACCENT}"${dashed}/>` +
    `${text(x + 14, y + 4, label, { size: LEAF_SIZE })}</g>`
  );
}

function scaleBar(name: string, top: number): string {
  const steps = Array.from({ length: 6 }, (_, i) => {
    const x = FIGURE_WIDTH - 210 + i * 22;
    return `<circle cx="${x}" cy="12" r="5" fill="${ACCENT}" fill-opacity="${i / 5}" stroke="${ACCENT}"/>`;
  });
  const x = FIGURE_WIDTH - 210;
  return steps.join('') + text(x - 14, 16, `${name}   0`, { anchor: 'end' }) + text(x + 122, 16, top.toFixed(2));
}
