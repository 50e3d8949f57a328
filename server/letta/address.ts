import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { invalid } from '../kernel/errors.ts';
import { AppError } from '../kernel/errors.ts';

/** Names of the services that tell a machine of a cloud its own credentials. */
const metadataNames = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
]);

/** Link-local addresses, and where clouds keep such services otherwise; IPv4 within IPv6 is meant as well. */
const forbidden = new BlockList();
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addAddress('100.100.100.200', 'ipv4');
forbidden.addAddress('168.63.129.16', 'ipv4');
forbidden.addAddress('192.0.0.192', 'ipv4');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');
forbidden.addAddress('fd20:ce::254', 'ipv6');
forbidden.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');

/**
 * The address of a Letta server as it is used: without a slash or `/ws` at its end; the path of a reverse proxy stays.
 *
 * @throws AppError 400 `letta.url_invalid` with what would be right; `letta.address_refused`
 */
export function parseLettaUrl(text: string): URL {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (!url || !['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol))
    throw invalidUrl('it must begin with http://, https://, ws:// or wss://');
  if (url.username || url.password) throw invalidUrl('it must hold no user or password: use letta.token');
  if (url.search || url.hash) throw invalidUrl('it must hold no "?" and no "#"');
  url.pathname = url.pathname.replace(/\/+$/, '').replace(/\/ws$/, '');
  const host = hostOf(url);
  if (metadataNames.has(host.replace(/\.$/, '')) || (isIP(host) > 0 && isForbidden(host)))
    throw addressRefused();
  return url;
}

/** The URL of a path below the server's own, such as `/app-server-info`, for another scheme. */
export function urlBelow(base: URL, path: string, kind: 'http' | 'ws'): string {
  const isSecure = base.protocol === 'https:' || base.protocol === 'wss:';
  const below = new URL(base);
  const scheme = `${kind}${isSecure ? 's' : ''}:`;
  return below.href.replace(/^[a-z]+:/, scheme).replace(/\/+$/, '') + path;
}

/** Does what is sent there stay on this machine? */
export function isLoopback(url: URL): boolean {
  const host = hostOf(url);
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** Looks a name up as Node does, and gives no address that must not be reached. */
export function guardedLookup(
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const refused = addresses.some(({ address }) => isForbidden(address));
    const first = addresses[0];
    if (refused || !first) return callback(addressRefused(), []);
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
}

function isForbidden(address: string): boolean {
  return forbidden.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

function invalidUrl(what: string): AppError {
  return invalid(
    'letta.url_invalid',
    `This is no address of a Letta server: ${what}. Right would be ws://127.0.0.1:4500 or http://127.0.0.1:8283.`,
  );
}

function addressRefused(): AppError {
  return new AppError(
    400,
    'letta.address_refused',
    'This address is link-local or belongs to the metadata service of a cloud, where no Letta server is: it is never called.',
  );
}
