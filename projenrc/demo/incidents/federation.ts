import { AccessKey, OpenIdConnectProvider, Role, User, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import type { DemoIncident } from './incident';

const GITHUB = 'token.actions.githubusercontent.com';

export const federation: DemoIncident = {
  module: 'federation',
  happened: 'A pipeline had a key that leaked, and the trust that replaced it lets in an owner called acme-evil.',
  add(stack) {
    new AccessKey(stack, 'DeployKey', { user: new User(stack, 'DeployUser') });
    const provider = new OpenIdConnectProvider(stack, 'GitHub', { url: `https://${GITHUB}` });
    new Role(stack, 'DeployRole', {
      assumedBy: new WebIdentityPrincipal(provider.openIdConnectProviderArn, {
        StringLike: { [`${GITHUB}:sub`]: 'repo:acme*' },
      }),
    });
  },
};
