import { readFileSync } from 'node:fs';
import { type Agent, request } from 'node:http';
import autocannon from 'autocannon';

export function authorization(token: string) {
  return { authorization: `Bearer ${token}` };
}

/** Requests a second on one core, after a warm-up. */
export async function rate(url: string, token?: string): Promise<number> {
  const headers = token === undefined ? {} : authorization(token);
  await autocannon({ url, headers, connections: 32, duration: 1 });
  const { requests, non2xx } = await autocannon({ url, headers, connections: 32, duration: 3 });
  if (non2xx > 0) throw new Error(`${url} answered ${non2xx} times with an error.`);
  return requests.average;
}

/** Opens an event stream. @returns closes it */
export function openStream(
  url: string,
  agent: Agent,
  token: string,
  onData: (part: Buffer) => void,
): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, headers: authorization(token) }, (answer) => {
      answer.on('data', onData);
      answer.on('error', () => undefined);
      resolve(() => asked.destroy());
    });
    asked.on('error', reject);
    asked.end();
  });
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** @throws Error when it is not so within ten seconds */
export async function until(isTrue: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 10_000;
  while (!isTrue()) {
    if (performance.now() > giveUpAt) throw new Error('Not everybody was told within ten seconds.');
    await pause(1);
  }
}

/** The value that this share of all values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? Infinity;
}

/** What a process holds in memory, now or at its peak. */
export function megabytes(pid: number, which: 'VmRSS' | 'VmHWM'): number {
  const kilobytes = new RegExp(`${which}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}
