import {
  CertificateAuthoritySource,
  CertificateTrust,
  RolesAnywhereProfile,
  type RolesAnywhereProfileProps,
  RolesAnywhereRole,
  TrustAnchor,
} from '../../src/federation';
import { testLayouts } from './layouts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

testLayouts<RolesAnywhereProfile, RolesAnywhereProfileProps>({
  props: 'RolesAnywhereProfileProps',
  make(scope, id, _, props) {
    const source = CertificateAuthoritySource.certificateBundle(PEM);
    const trustAnchor = new TrustAnchor(scope, `${id}Anchor`, { source });
    const profile = new RolesAnywhereProfile(scope, id, props);
    const trust = [CertificateTrust.commonName('batch.example.com')];
    new RolesAnywhereRole(scope, `${id}Role`, { trustAnchor, trust, profile });
    return profile;
  },
});
