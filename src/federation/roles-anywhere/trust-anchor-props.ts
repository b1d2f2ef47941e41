import type { CertificateAuthoritySource } from './certificate-authority-source';

/** Properties of a `TrustAnchor`. */
export interface TrustAnchorProps {
  /** The source of the authority's certificate. */
  readonly source: CertificateAuthoritySource;
}
