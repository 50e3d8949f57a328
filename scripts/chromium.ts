import { existsSync } from 'node:fs';
import packaged from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const quiet = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/**
 * Opens a real Chromium: the one of this machine, else the one that a package brings.
 *
 * @throws Error when neither starts
 */
export async function openChromium(args: readonly string[] = []): Promise<Browser> {
  const own = installed.find((path) => existsSync(path));
  return own === undefined
    ? chromium.launch({
        executablePath: await packaged.executablePath(),
        args: [...packaged.args, ...quiet, ...args],
      })
    : chromium.launch({ executablePath: own, args: [...quiet, ...args] });
}
