import { IdentityProvider, type IdentityProviderProps, Issuer } from '../../src/federation';
import { testLayouts } from './layouts';

testLayouts<IdentityProvider, IdentityProviderProps>({
  props: 'IdentityProviderProps',
  make: (scope, id, _, props) => new IdentityProvider(scope, id, { issuer: Issuer.gitHubActions(), ...props }),
  // An account has one provider for an issuer.
  isUnique: true,
});
