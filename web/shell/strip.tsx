import { Button, Text, VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Connection } from '../events.ts';

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** How high it is, for what it moves down: on a phone it has three lines. */
export const stripHeight = { base: 72, sm: 52 };

/** Under the header: that the connection is lost, or that there are newer pages. Read aloud as it comes and goes. */
export function Strip({ connection, isNewer }: { connection: Connection; isNewer: boolean }) {
  const wasLost = useWasLost(connection.lost !== undefined);
  if (connection.lost)
    return (
      <div className="strip">
        <Text size="sm" role="status">
          Connection lost. What you see is from {momentOf(connection.lost.since)}; trying again.
        </Text>
        <Button size="sm" variant="default" flex="none" onClick={connection.again}>
          Try now
        </Button>
      </div>
    );
  if (isNewer)
    return (
      <div className="strip">
        <Text size="sm" role="status">
          There is a newer version of these pages.
        </Text>
        <Button size="sm" variant="default" flex="none" onClick={() => location.reload()}>
          Reload
        </Button>
      </div>
    );
  return <VisuallyHidden role="status">{wasLost && 'Connected again.'}</VisuallyHidden>;
}

/** With the date, unless it was today. */
function momentOf(time: number): string {
  const isToday = new Date(time).toDateString() === new Date().toDateString();
  return (isToday ? clock : calendar).format(time);
}

function useWasLost(isLost: boolean): boolean {
  const [wasLost, setWasLost] = useState(false);
  useEffect(() => {
    if (isLost) setWasLost(true);
  }, [isLost]);
  return wasLost && !isLost;
}
