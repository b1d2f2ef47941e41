import {
  CertificateAuthoritySource,
  CertificateRevocationList,
  type CertificateRevocationListProps,
  TrustAnchor,
} from '../../src/federation';
import { testLayouts } from './layouts';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const PEM = '-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----\n';

testLayouts<CertificateRevocationList, CertificateRevocationListProps>({
  props: 'CertificateRevocationListProps',
  make(scope, id, _, props) {
    const source = CertificateAuthoritySource.certificateBundle(CERTIFICATE);
    const trustAnchor = new TrustAnchor(scope, `${id}Anchor`, { source });
    return new CertificateRevocationList(scope, id, { trustAnchor, pem: PEM, ...props });
  },
});
