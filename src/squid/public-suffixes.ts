import { readText } from '../private/synth/read-text';

/**
 * Whether anyone can get a name below this domain of two labels or more: it is a public suffix such as `co.uk` and
 * `github.io`, or one lies below it, as `s3.amazonaws.com` below `amazonaws.com`.
 */
export function isPublicSuffix(domain: string): boolean {
  const lines = readText('squid/public-suffixes.txt');
  const [label, ...rest] = domain.split('.');
  const start = lines.indexOf(`\n${rest.join('.')} `) + 1;
  const below = start > 0 ? lines.slice(start, lines.indexOf('\n', start)).split(' ').slice(1) : [];
  const isSuffix = below.includes(label) || (below.includes('*') && !below.includes(`!${label}`));
  return isSuffix || lines.includes(`\n${domain} `) || lines.includes(`.${domain} `);
}
