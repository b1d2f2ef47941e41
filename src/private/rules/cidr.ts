import { isIP } from 'node:net';

/** No private network is as wide as this: those of IPv4 begin at /8, those of IPv6 at /7. */
const WIDEST_PRIVATE = { 4: 8, 6: 7 };

/** Whether a range of addresses is, or holds, a large part of the internet. */
export function isInternet(cidr: string): boolean {
  const [address, bits] = cidr.trim().split('/');
  const version = isIP(address);
  // The base does not count: EC2 makes 0.0.0.0/0 of 10.0.0.0/0.
  return (version === 4 || version === 6) && bits !== undefined && Number(bits) < WIDEST_PRIVATE[version];
}

/** Ranges that are not of the internet. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '127.0.0.0/8'];
const PRIVATE_IPV6 = /^(f[cd]|fe[89ab])/i;
/** What two of the widest private networks of IPv4 are of all addresses. */
const LARGE_PART = 2 / 2 ** WIDEST_PRIVATE[4];

/** Whether ranges are a large part of the internet together, though none is on its own. */
export function isInternetTogether(cidrs: readonly string[]): boolean {
  const own = [...new Set(cidrs.map((cidr) => cidr.trim()))].filter((cidr) => !isPrivate(cidr));
  const apart = own.filter((cidr) => !own.some((other) => other !== cidr && covers(other, cidr)));
  return [4, 6].some((version) => {
    const ranges = apart.filter((cidr) => isIP(cidr.split('/')[0]) === version);
    return ranges.reduce((sum, cidr) => sum + 1 / 2 ** Number(cidr.split('/')[1] ?? Number.NaN), 0) >= LARGE_PART;
  });
}

function isPrivate(cidr: string): boolean {
  return PRIVATE_IPV6.test(cidr) || PRIVATE.some((network) => covers(network, cidr));
}

/** Whether each address of an IPv4 range lies in the other. */
export function covers(outer: string, inner: string): boolean {
  const [a, b] = [parse(outer), parse(inner)];
  if (!a || !b || a.bits > b.bits) {
    return false;
  }
  const size = 2 ** (32 - a.bits);
  return Math.floor(a.base / size) === Math.floor(b.base / size);
}

function parse(cidr: string): { base: number; bits: number } | undefined {
  const [address, bits] = cidr.split('/');
  if (isIP(address) !== 4 || !/^\d+$/.test(bits ?? '')) {
    return undefined;
  }
  return { base: address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0), bits: Number(bits) };
}
