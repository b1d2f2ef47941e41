import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate authority of a test's own, and a server's certificate that it signed. */
export interface Certificates {
  /** The authority's certificate, in PEM. */
  readonly root: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** Makes both in a folder; the certificate is for one host name. */
export function makeCertificates(folder: string, host = 'localhost'): Certificates {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...curve, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=Test root');
  const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-addext', `subjectAltName=DNS:${host}`];
  openssl('req', '-x509', ...curve, '-keyout', 'server.key', '-out', 'server.crt', '-subj', `/CN=${host}`, ...signed);
  return {
    root: readFileSync(join(folder, 'ca.crt'), 'utf8'),
    certFile: join(folder, 'server.crt'),
    keyFile: join(folder, 'server.key'),
  };
}
