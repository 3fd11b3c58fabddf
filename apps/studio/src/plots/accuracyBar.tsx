/** Leave-one-out accuracy beside what guessing the commonest state would reach, with how sure one can be of it. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { percent } from '../page/format.ts';
import { wilson } from './interval.ts';
import { useWidth } from './useWidth.ts';

export interface AccuracyBarProps {
  /** share of the held-out windows that were told, 0 to 1 */
  readonly accuracy: number;
  /** how many windows it rests on, those that overlap counted by what each adds */
  readonly independent: number;
  /** share of the commonest state among them, 0 to 1 */
  readonly chance: number;
}

const BAR = 22;
const TALL = 66;
const EDGE = 14;

export function AccuracyBar({ accuracy, independent, chance }: AccuracyBarProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { low, high } = wilson(accuracy, independent);
  const x = (share: number): number => EDGE + share * Math.max(0, width - 2 * EDGE);
  return (
    <figure class="accuracy">
      <div ref={box}>
        {width > 0 && (
          <svg width={width} height={TALL} aria-hidden="true">
            <rect class="accuracy-track" x={x(0)} y={18} width={x(1) - x(0)} height={BAR} rx={4} />
            <rect class="accuracy-interval" x={x(low)} y={18} width={Math.max(1, x(high) - x(low))} height={BAR} />
            <rect class="accuracy-value" x={x(accuracy) - 3} y={14} width={6} height={BAR + 8} rx={3} />
            <path class="accuracy-chance" d={`M${x(chance)},12v${BAR + 12}`} />
            <text x={Math.min(width - 70, Math.max(46, x(chance)))} y={9} text-anchor="middle">
              guessing {percent(chance)}
            </text>
            {[0, 0.5, 1].map((share) => (
              <text
                key={share}
                x={share === 0 ? 0 : share === 1 ? width : x(share)}
                y={TALL - 8}
                text-anchor={share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}
              >
                {percent(share)}
              </text>
            ))}
          </svg>
        )}
      </div>
      <figcaption class="hint">
        The mark: <b>{percent(accuracy)}</b> of the labelled windows were told right. The band around it, {percent(low)}{' '}
        to {percent(high)}, is the 95 % interval; the dashed line is always guessing the commonest state.
      </figcaption>
    </figure>
  );
}
