import { Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { fillOf, Legend, Patterns } from './patterns.tsx';
import { markOf, roundUp, wordsOfBucket } from './bucket-words.ts';

const height = 168;
const inset = { left: 44, top: 8, bottom: 22 };

/** One bar: when, and how much of each kind. */
export interface Bar {
  start: string;
  parts: readonly number[];
}

/** How much there was when: a bar for each bucket, its kinds above each other. */
export function Bars({
  label,
  bucket,
  bars,
  kinds,
  format = String,
  picked,
  onPick,
}: {
  label: string;
  bucket: string;
  bars: readonly Bar[];
  kinds: readonly string[];
  format?: (value: number) => string;
  /** The beginning of the bar that is picked. */
  picked?: string | undefined;
  onPick?: (start: string) => void;
}) {
  const id = useId();
  const { ref, width } = useElementSize();
  const svg = useRef<SVGSVGElement>(null);
  const [active, setActive] = useState<number>();
  const sums = bars.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0));
  const top = roundUp(Math.max(...sums, 0));
  const room = Math.max(width - inset.left, 0);
  const step = room / Math.max(bars.length, 1);
  const scale = (height - inset.top - inset.bottom) / top;
  const base = height - inset.bottom;
  const wordsFor = (index: number) => {
    const bar = bars[index];
    if (!bar) return '';
    const told = kinds.map((kind, number) => `${format(bar.parts[number] ?? 0)} ${kind}`);
    const said = told.filter((_, number) => bar.parts[number]);
    return `${wordsOfBucket(bar.start, bucket)}: ${said.length === 0 ? 'nothing' : said.join(', ')}`;
  };
  const stop = Math.min(active ?? bars.length - 1, bars.length - 1);
  const move = (event: KeyboardEvent, index: number, start: string) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return onPick?.(start);
    }
    const to = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: bars.length - 1 }[event.key];
    if (to === undefined || !bars[to]) return;
    event.preventDefault();
    svg.current?.querySelectorAll<SVGGElement>('.bar')[to]?.focus();
  };
  return (
    <div ref={ref}>
      <svg
        ref={svg}
        role={onPick ? 'group' : 'img'}
        aria-label={label}
        width={width}
        height={height}
        className="bars"
      >
        <Patterns id={id} />
        {[0, top / 2, top].map((value) => (
          <g key={value} aria-hidden>
            <line x1={inset.left} x2={width} y1={base - value * scale} y2={base - value * scale} />
            <text x={inset.left - 6} y={base - value * scale + 4} textAnchor="end">
              {Number.isInteger(value) || format !== String ? format(value) : ''}
            </text>
          </g>
        ))}
        {bars.map(({ start, parts }, index) => (
          <g
            key={start}
            className="bar"
            {...(onPick
              ? {
                  role: 'button',
                  tabIndex: index === stop ? 0 : -1,
                  'aria-pressed': start === picked,
                  'aria-label': wordsFor(index),
                  onClick: () => onPick(start),
                  onKeyDown: (event: KeyboardEvent) => move(event, index, start),
                }
              : {})}
            onFocus={() => setActive(index)}
            onPointerEnter={() => setActive(index)}
          >
            <rect
              className={`frame${start === picked ? ' picked' : ''}`}
              x={inset.left + index * step}
              y={inset.top}
              width={Math.max(step - 1, 1)}
              height={base - inset.top}
            />
            {parts.map((part, kind) => {
              const below = parts.slice(0, kind).reduce((sum, one) => sum + one, 0);
              return (
                part > 0 && (
                  <rect
                    key={kind}
                    x={inset.left + index * step + 1}
                    width={Math.max(step - 3, 1)}
                    y={base - (below + part) * scale}
                    height={Math.max(part * scale, 1)}
                    fill={fillOf(id, kind)}
                  />
                )
              );
            })}
          </g>
        ))}
        {marksOf(bars.length, room).map((index) => (
          <text
            key={index}
            aria-hidden
            x={inset.left + index * step}
            y={height - 6}
            textAnchor={index === 0 ? 'start' : 'middle'}
          >
            {markOf(bars[index]?.start ?? '', bucket)}
          </text>
        ))}
      </svg>
      <Legend id={id} kinds={kinds.map((kind, number) => [number, kind])} />
      <Text size="sm" mih={22} aria-hidden>
        {active === undefined ? '' : wordsFor(active)}
      </Text>
    </div>
  );
}

/** Which bars get a mark below: as many as there is room for, and none at the edge where it would be cut. */
function marksOf(count: number, room: number): number[] {
  const many = Math.max(Math.floor(room / 90), 1);
  const every = Math.max(Math.ceil(count / many), 1);
  return Array.from({ length: count }, (_, index) => index).filter(
    (index) => index % every === 0 && (index === 0 || (index + 0.4 * every) * (room / count) < room),
  );
}
