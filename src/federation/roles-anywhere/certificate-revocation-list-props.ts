import type { ITrustAnchor } from './trust-anchor';

/** Properties of a `CertificateRevocationList`. */
export interface CertificateRevocationListProps {
  /** The authority that revoked the certificates. */
  readonly trustAnchor: ITrustAnchor;

  /** The list, as PEM: a text that begins with `-----BEGIN X509 CRL-----`. At most 300,000 bytes. */
  readonly pem: string;
}
