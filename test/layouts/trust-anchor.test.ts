import { CertificateAuthoritySource, TrustAnchor, type TrustAnchorProps } from '../../src/federation';
import { testLayouts } from './layouts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

testLayouts<TrustAnchor, TrustAnchorProps>({
  props: 'TrustAnchorProps',
  make: (scope, id, _, props) =>
    new TrustAnchor(scope, id, { source: CertificateAuthoritySource.certificateBundle(PEM), ...props }),
});
