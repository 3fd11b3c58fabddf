/** Where a person lies among the centroids of a release: distances as lines, the nearest drawn firmly. */
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { CentroidMapProps } from './props.ts';

/** The view box. */
const WIDE = 460;
/** of the widest letter of a distance, and from a cross to its words */
const LETTER = 7.5;
const AWAY = 16;
const ABOVE = 52;

interface Point {
  readonly x: number;
  readonly y: number;
}

export function CentroidMap({ centroids, you, cluster }: CentroidMapProps): JSX.Element {
  const id = useId();
  const longest = Math.max(...centroids.map(({ distance }) => distanceText(distance).length));
  const { place, tall } = layOut([...centroids, you], AWAY + LETTER * longest);
  const me = place(you);
  const nearest = place(centroids[cluster] ?? you);
  const radius = Math.hypot(nearest.x - me.x, nearest.y - me.y);
  const order = centroids
    .map(({ distance }, index) => ({ index, distance }))
    .sort((a, b) => (a.distance ?? Number.POSITIVE_INFINITY) - (b.distance ?? Number.POSITIVE_INFINITY));
  return (
    <figure class="map">
      <svg viewBox={`0 0 ${WIDE} ${tall}`} role="img" aria-labelledby={`${id}-title ${id}-text`}>
        <title id={`${id}-title`}>You among {centroids.length} groups of people</title>
        <desc id={`${id}-text`}>
          {order.map(({ index, distance }) => `Group ${index}: ${distanceText(distance)}`).join('; ')}. You are closest
          to group {cluster}.
        </desc>
        <circle class="map-ring" cx={me.x} cy={me.y} r={radius} />
        {centroids.map((centroid, i) => {
          const at = place(centroid);
          const words = aside(at, me);
          return (
            <g key={`${centroid.x} ${centroid.y}`} class={i === cluster ? 'map-near' : 'map-far'}>
              <line x1={me.x} y1={me.y} x2={at.x} y2={at.y} />
              <path d={`M${at.x - 7},${at.y - 7}l14,14m0,-14l-14,14`} class="map-cross" />
              <text x={words.x} y={words.y} text-anchor={words.anchor}>
                Group {i}
              </text>
              <text x={words.x} y={words.y + 16} text-anchor={words.anchor} class="map-distance">
                {distanceText(centroid.distance)}
              </text>
            </g>
          );
        })}
        <circle class="map-you" cx={me.x} cy={me.y} r="8" />
        <text class="map-you-name" x={me.x} y={nearest.y < me.y - 4 ? me.y + 26 : me.y - 15} text-anchor="middle">
          You
        </text>
      </svg>
    </figure>
  );
}

/** From the map's plane to the view box, with room for words `beside`. One scale for both axes: a distance is as long whichever way it points. */
function layOut(points: readonly Point[], beside: number): { place: (point: Point) => Point; tall: number } {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const scale = (WIDE - 2 * beside) / Math.max(right - left, high - low, 1e-9);
  const tall = Math.max(150, (high - low) * scale + 2 * ABOVE);
  return {
    tall,
    place: ({ x, y }) => ({
      x: WIDE / 2 + (x - (left + right) / 2) * scale,
      y: tall / 2 - (y - (low + high) / 2) * scale,
    }),
  };
}

/** Where the words of a centroid stand: on its side that looks away from the person, so that no line crosses them. */
function aside({ x, y }: Point, me: Point): Point & { readonly anchor: 'start' | 'middle' | 'end' } {
  const [dx, dy] = [x - me.x, y - me.y];
  if (Math.abs(dx) > Math.abs(dy)) return { x: x + AWAY * Math.sign(dx), y: y - 2, anchor: dx > 0 ? 'start' : 'end' };
  return { x, y: dy >= 0 ? y + 24 : y - 30, anchor: 'middle' };
}

const distanceText = (distance: number | null): string =>
  distance === null ? 'nothing in common' : `distance ${distance.toFixed(2)}`;
