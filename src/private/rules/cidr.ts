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
