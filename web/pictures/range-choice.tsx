import { SegmentedControl } from '@mantine/core';
import { type Range, ranges, readRange } from './range.ts';

/** How far back a picture reaches. */
export function RangeChoice({ range, onChange }: { range: Range; onChange: (range: Range) => void }) {
  return (
    <SegmentedControl
      aria-label="How far back"
      data={Object.keys(ranges)}
      value={range}
      onChange={(value) => onChange(readRange(value))}
    />
  );
}
