import { useElementSize } from '@mantine/hooks';
import { useId } from 'react';
import type { Schema } from '../api.ts';
import { fillOf, Legend, Patterns } from './patterns.tsx';

type Span = Schema<'HealthHistory'>['spans'][number];

const height = 28;

/** How each status looks: its fill, and how high it stands, so that it is told without colour. */
const looks: Record<string, readonly [kind: number, part: number]> = {
  Healthy: [1, 1],
  Active: [1, 1],
  Ready: [5, 0.75],
  Inactive: [5, 0.5],
  Degraded: [2, 0.6],
  Error: [4, 0.3],
  Off: [4, 0.3],
};

/** How something was over time, as a strip. */
export function HealthStrip({
  label,
  since,
  until,
  spans,
}: {
  label: string;
  since: number;
  until: number;
  spans: readonly Span[];
}) {
  const id = useId();
  const { ref, width } = useElementSize();
  const at = (time: string) => ((Date.parse(time) - since) / Math.max(until - since, 1)) * width;
  return (
    <div ref={ref}>
      <svg role="img" aria-label={label} width={width} height={height} className="health-strip">
        <Patterns id={id} />
        <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} />
        {spans.map(({ status, from, to }) => {
          const [kind, part] = looks[status ?? ''] ?? [0, 0];
          const end = Math.min(at(to), width);
          // What lasted for a moment is still seen.
          const x = Math.max(Math.min(at(from), end - 3), 0);
          return (
            <rect
              key={from}
              x={x}
              width={Math.max(end - x, 3)}
              y={height * (1 - part)}
              height={height * part}
              fill={fillOf(id, kind)}
            >
              <title>{status ?? 'not known'}</title>
            </rect>
          );
        })}
      </svg>
    </div>
  );
}

/** What the strips of these statuses look like. */
export function HealthLegend({ statuses }: { statuses: readonly string[] }) {
  const id = useId();
  return (
    <>
      <svg width={0} height={0} aria-hidden style={{ position: 'absolute' }}>
        <Patterns id={id} />
      </svg>
      <Legend id={id} kinds={statuses.map((status) => [looks[status]?.[0] ?? 0, status])} />
    </>
  );
}
