/** Quartiles of the heart-rate error by bins of the index, a panel a reference, a colour a dataset. */
export interface Bin {
  /** the bin's middle */
  readonly at: number;
  readonly n: number;
  /** 1/min: lower quartile, median, upper quartile */
  readonly quartiles: readonly [number, number, number];
}

export interface Panel {
  readonly title: string;
  readonly series: readonly { readonly name: string; readonly bins: readonly Bin[] }[];
}

/** Okabe and Ito's colours; the marks differ too. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73'];
const [WIDTH, HEIGHT, LEFT, TOP, GAP] = [380, 280, 60, 60, 60];
const HIGHEST = 16;

export function figure(panels: readonly Panel[]): string {
  const width = LEFT + panels.length * (WIDTH + GAP);
  const height = TOP + HEIGHT + 60;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"` +
    ' font-family="system-ui, sans-serif" font-size="12" fill="#333"><title>Heart-rate error by quality index</title>' +
    `<rect width="${width}" height="${height}" fill="#fff"/>` +
    panels.map((one, i) => `<g transform="translate(${LEFT + i * (WIDTH + GAP)},${TOP})">${panel(one)}</g>`).join('') +
    '</svg>\n'
  );
}

const x = (index: number): number => WIDTH * index;
const y = (error: number): number => HEIGHT * (1 - Math.min(error, HIGHEST) / HIGHEST);
const text = (at: string, content: string, anchor = 'middle'): string =>
  `<text ${at} text-anchor="${anchor}">${content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;

function mark(series: number, cx: number, cy: number): string {
  const colour = COLOURS[series % COLOURS.length]!;
  return series === 0
    ? `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="4.5" fill="${colour}"/>`
    : `<rect x="${(cx - 4).toFixed(1)}" y="${(cy - 4).toFixed(1)}" width="8" height="8" fill="${colour}"/>`;
}

function panel({ title, series }: Panel): string {
  const parts = [
    text(`x="${WIDTH / 2}" y="-36" font-weight="600"`, title),
    `<path d="M0,0V${HEIGHT}H${WIDTH}" fill="none" stroke="#333"/>`,
    text(`x="${WIDTH / 2}" y="${HEIGHT + 38}"`, 'quality index of the minute'),
    text(`transform="translate(-36,${HEIGHT / 2}) rotate(-90)"`, 'absolute error, 1/min (median, quartiles)'),
  ];
  for (let tick = 0; tick <= 10; tick += 2)
    parts.push(text(`x="${x(tick / 10)}" y="${HEIGHT + 18}"`, String(tick / 10)));
  for (let tick = 0; tick <= HIGHEST; tick += 4) parts.push(text(`x="-8" y="${y(tick) + 4}"`, String(tick), 'end'));
  parts.push(`<path d="M0,${y(1.5)}H${WIDTH}" stroke="#999" stroke-dasharray="4 3"/>`);
  parts.push(text(`x="4" y="${y(1.5) - 4}"`, '1.5', 'start'));
  for (const [s, { name, bins }] of series.entries()) {
    const colour = COLOURS[s % COLOURS.length]!;
    const shift = 5 * (s - (series.length - 1) / 2);
    const place = (bin: Bin): string => `${(x(bin.at) + shift).toFixed(1)},${y(bin.quartiles[1]).toFixed(1)}`;
    parts.push(`<path d="M${bins.map(place).join('L')}" fill="none" stroke="${colour}"/>`);
    for (const bin of bins) {
      const [low, , high] = bin.quartiles.map((error) => y(error).toFixed(1));
      parts.push(
        `<path d="M${(x(bin.at) + shift).toFixed(1)},${low}V${high}" stroke="${colour}" stroke-opacity="0.6"/>`,
      );
      parts.push(mark(s, x(bin.at) + shift, y(bin.quartiles[1])));
    }
    parts.push(mark(s, 130 * s + 5, -17));
    parts.push(text(`x="${130 * s + 15}" y="-13"`, name, 'start'));
  }
  return parts.join('');
}
