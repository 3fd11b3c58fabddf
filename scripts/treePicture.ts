/** A small picture of one modality's tree: the root, its families, and a dot for each feature. */
import { FAMILIES, FEATURES, type Modality, ROOTS } from '@cheer/signals';

const WIDTH = 560;
const ROW = 24;
const ROOT_X = 34;
const FAMILY_X = 130;
const LEAVES_X = 290;
const LEAF = 14;

/** Ink and paper of a picture that stands by itself, so that it can be read on a dark page too. */
const INK =
  '<style>svg{color:#1d1c1a;--paper:#fff}@media(prefers-color-scheme:dark){svg{color:#e8e5df;--paper:#15171a;--muted:#a09b92;--series-1:#56b4e9}}</style>';
const LINK = 'fill="none" stroke="currentColor" stroke-opacity="0.35"';
const ACCENT = 'var(--series-1, #0072b2)';

/** A figure that was made for a page, with colours of its own. */
export const standalone = (svg: string): string => `${svg.replace(/(<svg[^>]*>)/, `$1${INK}`)}\n`;

export function modalityPicture(modality: Modality): string {
  const root = ROOTS.find((one) => one.modality === modality)!;
  const families = FAMILIES.filter((family) => family.modality === modality);
  const height = families.length * ROW + 12;
  const centre = height / 2;
  const rows = families.map((family, i) => {
    const y = 18 + i * ROW;
    const count = family.end - family.start;
    const bend = (ROOT_X + FAMILY_X) / 2;
    const last = LEAVES_X + (count - 1) * LEAF;
    const leaves = FEATURES.slice(family.start, family.end).map(
      ({ name }, leaf) =>
        `<circle cx="${LEAVES_X + leaf * LEAF}" cy="${y}" r="4.5" fill="${ACCENT}"><title>${name}</title></circle>`,
    );
    return (
      `<path d="M${ROOT_X},${centre}C${bend},${centre} ${bend},${y} ${FAMILY_X},${y}M${LEAVES_X - 14},${y}H${last}" ${LINK}/>` +
      `<circle cx="${FAMILY_X}" cy="${y}" r="4"/>` +
      `<text x="${FAMILY_X + 9}" y="${y + 4}">${family.name.slice(family.name.indexOf('/') + 1)}</text>` +
      `${leaves.join('')}<text x="${last + 12}" y="${y + 4}" fill="var(--muted, #737373)">${count}</text>`
    );
  });
  const total = root.end - root.start;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img"` +
    ` fill="currentColor" font-family="system-ui, sans-serif" font-size="12">` +
    `<title>${modality}: ${families.length} families, ${total} features</title>${rows.join('')}` +
    `<circle cx="${ROOT_X}" cy="${centre}" r="20" fill="var(--paper, #fff)" stroke="currentColor"/>` +
    `<text x="${ROOT_X}" y="${centre}" text-anchor="middle" font-weight="600">${modality}</text>` +
    `<text x="${ROOT_X}" y="${centre + 12}" text-anchor="middle" font-size="11" fill="var(--muted, #737373)">${total}</text></svg>`;
  return standalone(svg);
}
