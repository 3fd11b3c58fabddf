/** People by profile on two principal components, with the centroids, and how the number of clusters was chosen. */
import * as Plot from '@observablehq/plot';
import { principalComponents, project } from '../pca.ts';
import {
  ALERT,
  FIGURE_WIDTH,
  figure,
  INK,
  type LegendItem,
  legend,
  MUTED,
  plot,
  SYMBOLS,
  seriesColour,
  text,
} from './figure.ts';

export interface ClustersData {
  readonly people: readonly {
    readonly subject: string;
    /** profile vector; NaN where missing */
    readonly profile: ArrayLike<number>;
    readonly cluster: number;
    readonly heldOut: boolean;
  }[];
  readonly centroids: readonly ArrayLike<number>[];
  /** mean silhouette by number of clusters; absent if K was given */
  readonly silhouettes?: readonly { readonly k: number; readonly silhouette: number }[];
}

/** The plane is spanned by the people trained on; those held out and the centroids are projected onto it. */
export function clustersFigure({ people, centroids, silhouettes }: ClustersData): string {
  const known = people.filter(({ heldOut }) => !heldOut);
  const plane = principalComponents(
    known.map(({ profile }) => profile),
    2,
  );
  const place = (vector: ArrayLike<number>): { x: number; y: number } => {
    const [x = 0, y = 0] = project(plane, vector);
    return { x, y };
  };
  const dots = people.map((person) => ({ ...person, ...place(person.profile) }));
  const middles = centroids.map((centroid, cluster) => ({ ...place(centroid), cluster }));
  const explained = plane.explained.map((share) => `${(100 * share).toFixed(0)} %`);
  const style = ({ cluster }: { cluster: number }): string => seriesColour(cluster);
  const shape = ({ cluster }: { cluster: number }): string => SYMBOLS[cluster % SYMBOLS.length]!;
  const dot = (heldOut: boolean): Plot.Dot =>
    Plot.dot(
      dots.filter((one) => one.heldOut === heldOut),
      {
        ...{ x: 'x', y: 'y', r: heldOut ? 6 : 4.5, symbol: shape, title: 'subject', strokeWidth: 2 },
        ...(heldOut ? { stroke: style, fill: 'none' } : { fill: style, fillOpacity: 0.8 }),
      },
    );

  const wide = silhouettes ? 560 : FIGURE_WIDTH;
  const height = 380;
  const scatter = plot({
    ...{ width: wide, height, marginLeft: 46, marginRight: 16, marginTop: 14, marginBottom: 38 },
    x: {
      label: `first component (${explained[0] ?? '-'} of the variance)`,
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: 5,
      nice: true,
      grid: true,
    },
    y: { label: null, ticks: 5, nice: true, grid: true },
    symbol: { type: 'identity' },
    marks: [
      Plot.link(
        dots.filter(({ heldOut }) => heldOut),
        {
          ...{ x1: 'x', y1: 'y', stroke: style, strokeOpacity: 0.5, strokeDasharray: '3 3' },
          x2: ({ cluster }: { cluster: number }) => middles[cluster]?.x ?? Number.NaN,
          y2: ({ cluster }: { cluster: number }) => middles[cluster]?.y ?? Number.NaN,
        },
      ),
      dot(false),
      dot(true),
      Plot.dot(middles, { x: 'x', y: 'y', symbol: 'times', stroke: INK, strokeWidth: 3, r: 8 }),
      Plot.text(middles, {
        ...{
          x: 'x',
          y: 'y',
          dy: -15,
          fontWeight: 600,
          fontSize: 13,
          fill: INK,
          stroke: 'var(--paper, #fff)',
          strokeWidth: 4,
        },
        text: ({ cluster }: { cluster: number }) => `cluster ${cluster}`,
      }),
    ],
  });
  const parts = [
    {
      x: 0,
      y: 0,
      svg: text(0, 14, `Profiles of ${known.length} people, second component (${explained[1] ?? '-'}) upwards`, {
        weight: 600,
      }),
    },
    { x: 0, y: 22, svg: scatter },
  ];
  if (silhouettes) {
    const chosen = silhouettes.filter(({ k }) => k === centroids.length);
    const curve = plot({
      ...{ width: FIGURE_WIDTH - wide - 20, height, marginLeft: 40, marginRight: 10, marginTop: 14, marginBottom: 38 },
      x: {
        label: 'number of clusters K',
        labelAnchor: 'center',
        labelArrow: 'none',
        ticks: silhouettes.length,
        tickFormat: 'd',
      },
      y: { label: null, grid: true, ticks: 5, nice: true, zero: true },
      marks: [
        Plot.ruleY([0], { stroke: MUTED }),
        Plot.lineY(silhouettes, { x: 'k', y: 'silhouette', stroke: INK, strokeWidth: 1.5 }),
        Plot.dot(silhouettes, { x: 'k', y: 'silhouette', fill: INK, r: 3 }),
        Plot.dot(chosen, { x: 'k', y: 'silhouette', stroke: ALERT, strokeWidth: 2.5, r: 7 }),
      ],
    });
    parts.push(
      { x: wide + 20, y: 0, svg: text(0, 14, 'Mean silhouette; ring: the K used', { weight: 600 }) },
      { x: wide + 20, y: 22, svg: curve },
    );
  }
  const items: LegendItem[] = [
    { label: 'trained on', colour: INK, mark: 'dot' },
    { label: 'held out, joined to the centroid matched on the device', colour: INK, mark: 'ring' },
    { label: 'centroid', colour: INK, mark: 'cross' },
  ];
  const key = legend(items);
  return figure({
    title: `Clusters of ${known.length} people`,
    description: `Profiles on two principal components in ${centroids.length} clusters; ${people.length - known.length} people held out are shown as rings.`,
    height: height + 30 + key.height,
    parts: [...parts, { x: 0, y: height + 30, svg: key.svg }],
  });
}
