import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ChannelInfo } from './props.ts';
import { createRow, type Picture, type Row } from './row.ts';

const HEIGHTS = { BVP: 132, GSR: 116, SKT: 84 } as const;

interface SignalRowProps extends Picture {
  readonly channel: ChannelInfo;
  readonly width: number;
  readonly last: boolean;
}

export function SignalRow({ channel, width, last, ...picture }: SignalRowProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const row = useRef<Row | null>(null);
  const latest = useRef(picture);
  latest.current = picture;
  const { name, unit } = channel;
  const ready = width > 0;

  useLayoutEffect(() => {
    if (!ready) return;
    const create = (): void => {
      row.current?.remove();
      row.current = createRow(element.current!, { channel, width, height: HEIGHTS[name], last });
      row.current.draw(latest.current);
    };
    create();
    // colours are read once, from the style sheet: those of light and dark are others
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', create);
    return () => {
      dark.removeEventListener('change', create);
      row.current?.remove();
      row.current = null;
    };
  }, [name, unit, last, ready]);
  useEffect(() => row.current?.resize(width), [width]);
  const { view, origin, line, beats, responses, quality } = picture;
  useEffect(
    () => row.current?.draw({ view, origin, line, beats, responses, quality }),
    [view.start, view.end, origin, line, beats, responses, quality],
  );
  return (
    <div class="timeline-row" data-channel={name}>
      <p class="timeline-title">
        {channel.title}
        {unit && <span class="muted">, {unit}</span>}
      </p>
      <div ref={element} aria-hidden="true" />
    </div>
  );
}
