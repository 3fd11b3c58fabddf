/** Where a person lies among the centroids of a release: distances as lines, the nearest drawn firmly. */
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { CentroidMapProps } from './props.ts';

const SIZE = 360;
const ROOM = 58;

export function CentroidMap({ centroids, you, cluster }: CentroidMapProps): JSX.Element {
  const id = useId();
  const points = [...centroids, you];
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const middle = { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 };
  // one scale for both axes: a distance is as long whichever way it points
  const extent = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys), 1e-9);
  const scale = (SIZE - 2 * ROOM) / extent;
  const tall = Math.max(150, (Math.max(...ys) - Math.min(...ys)) * scale + 2 * ROOM);
  const place = ({ x, y }: { x: number; y: number }): { x: number; y: number } => ({
    x: SIZE / 2 + (x - middle.x) * scale,
    y: tall / 2 - (y - middle.y) * scale,
  });
  const me = place(you);
  const nearest = place(centroids[cluster] ?? you);
  const radius = Math.hypot(nearest.x - me.x, nearest.y - me.y);
  const order = centroids
    .map(({ distance }, index) => ({ index, distance }))
    .sort((a, b) => (a.distance ?? Number.POSITIVE_INFINITY) - (b.distance ?? Number.POSITIVE_INFINITY));
  return (
    <figure class="map">
      <svg viewBox={`0 0 ${SIZE} ${tall}`} role="img" aria-labelledby={`${id}-title ${id}-text`}>
        <title id={`${id}-title`}>You among {centroids.length} groups of people</title>
        <desc id={`${id}-text`}>
          {order.map(({ index, distance }) => `Group ${index}: ${distanceText(distance)}`).join('; ')}. You are closest
          to group {cluster}.
        </desc>
        <circle class="map-ring" cx={me.x} cy={me.y} r={radius} />
        {centroids.map((centroid, i) => {
          const { x, y } = place(centroid);
          const near = i === cluster;
          // the word goes to the side that points away from the person, so that the line does not cross it
          const below = y >= me.y;
          return (
            <g key={`${centroid.x} ${centroid.y}`} class={near ? 'map-near' : 'map-far'}>
              <line x1={me.x} y1={me.y} x2={x} y2={y} />
              <path d={`M${x - 7},${y - 7}l14,14m0,-14l-14,14`} class="map-cross" />
              <text x={clamp(x)} y={below ? y + 24 : y - 28} text-anchor="middle">
                Group {i}
              </text>
              <text x={clamp(x)} y={below ? y + 40 : y - 13} text-anchor="middle" class="map-distance">
                {distanceText(centroid.distance)}
              </text>
            </g>
          );
        })}
        <circle class="map-you" cx={me.x} cy={me.y} r="8" />
        <text class="map-you-name" x={me.x + 13} y={me.y + (nearest.y > me.y ? -8 : 18)}>
          You
        </text>
      </svg>
    </figure>
  );
}

const clamp = (x: number): number => Math.min(SIZE - 40, Math.max(40, x));
const distanceText = (distance: number | null): string =>
  distance === null ? 'nothing in common' : `distance ${distance.toFixed(2)}`;
