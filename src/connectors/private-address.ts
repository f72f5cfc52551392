import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';

/** Ranges that no vendor lives in: this machine, private networks, link-local, multicast, reserved (RFC 6890). */
const NOT_PUBLIC = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
  ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24],
  ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const) {
  NOT_PUBLIC.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 128], ['::1', 128], ['64:ff9b::', 96], ['100::', 64], ['2001:db8::', 32], ['fc00::', 7], ['fe80::', 10], ['ff00::', 8],
] as const) {
  NOT_PUBLIC.addSubnet(network, bits, 'ipv6');
}

/** True when the host is written as an address that a vendor cannot have. Brackets of IPv6 are allowed. */
export function isPrivateAddress(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  if (family === 0) return false;
  // BlockList looks through IPv4-mapped IPv6 (::ffff:127.0.0.1) by itself.
  return NOT_PUBLIC.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Looks a host up and refuses it when any of its addresses is private: the connection is then made to the
 * very address that was checked, so a name cannot point elsewhere a moment later (reliability.md §3.2, F62).
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  systemLookup(hostname, { ...options, all: true }, (problem, addresses: LookupAddress[]) => {
    const first = addresses?.[0];
    if (problem !== null || first === undefined) return callback(problem ?? notFound(hostname), '', 4);
    if (addresses.some(({ address }) => isPrivateAddress(address))) return callback(refused(hostname), '', 4);
    if (options.all === true) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};

/** Marks a connection that was refused by us before anything was sent. */
export const PRIVATE_ADDRESS = 'EPRIVATEADDRESS';

function refused(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${hostname} has a private address, which the settings do not allow`), { code: PRIVATE_ADDRESS });
}

function notFound(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' });
}
