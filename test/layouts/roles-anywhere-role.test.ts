import {
  CertificateAuthoritySource,
  CertificateTrust,
  RolesAnywhereRole,
  type RolesAnywhereRoleProps,
  TrustAnchor,
} from '../../src/federation';
import { testLayouts } from './layouts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

testLayouts<RolesAnywhereRole, RolesAnywhereRoleProps>({
  props: 'RolesAnywhereRoleProps',
  make(scope, id, _, props) {
    const source = CertificateAuthoritySource.certificateBundle(PEM);
    const trustAnchor = new TrustAnchor(scope, `${id}Anchor`, { source });
    const trust = [CertificateTrust.commonName('batch.example.com')];
    return new RolesAnywhereRole(scope, id, { trustAnchor, trust, ...props });
  },
});
