import { App, SecretValue, Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { AmplifyDockerApp, AmplifyDomain, AmplifySubDomain } from '../../src/amplify';
import { ImageAssetRepository, ImagePublisher } from '../../src/assets';
import { InboundMx, InboundRecipients, InboundRuleSet, InboundTarget } from '../../src/email';
import {
  CertificateTrust,
  FederatedRole,
  GitHubTrust,
  IdentityProvider,
  Issuer,
  RolesAnywhereRole,
  TrustAnchor,
} from '../../src/federation';
import { DatabaseProxyAlarms } from '../../src/rdsproxy';
import { Ground as Email, functionIn } from '../email/ground';
import { expectMessages } from './mistakes';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const ANCHOR = 'arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/00000000-0000-0000-0000-000000000000';

function imagesIn(stack: Stack, id: string, roleName = 'Publisher'): ImageAssetRepository {
  const publisher = ImagePublisher.dedicatedRole(roleName, new AccountPrincipal('111122223333'));
  return new ImageAssetRepository(stack, id, { repositoryName: `shop-${id.toLowerCase()}`, publisher });
}

function deployRole(stack: Stack, roleName: string): FederatedRole {
  const provider = IdentityProvider.fromIssuer(stack, 'GitHub', Issuer.gitHubActions());
  const repository = { owner: 'acme', repository: 'shop', ownerId: '1', repositoryId: '2' };
  const trust = [GitHubTrust.repository(repository).branch('main')];
  return new FederatedRole(stack, 'Deploy', { provider, trust, roleName });
}

/** A receiver of mail to one address, which has the zone imported for itself. */
function receiverIn(ground: Email, name: string, ruleSet: InboundRuleSet) {
  const attributes = { hostedZoneId: 'Z0123', zoneName: 'acme.example' };
  const zone = HostedZone.fromHostedZoneAttributes(ground.stack, `${name}Zone`, attributes);
  return ground.receiver(
    {
      recipients: InboundRecipients.addresses(`${name.toLowerCase()}@in.acme.example`),
      mx: InboundMx.subdomain(zone, 'in'),
      target: InboundTarget.function(functionIn(ground.stack, `${name}Process`)),
      ruleSet,
    },
    name,
  );
}

function webIn(stack: Stack): AmplifyDockerApp {
  const accessToken = SecretValue.secretsManager('github');
  return new AmplifyDockerApp(stack, 'Web', {
    repository: 'https://github.com/acme/web',
    accessToken,
    branches: ['main'],
  });
}

function domainIn(stack: Stack, id: string, app: AmplifyDockerApp, domainName: string): AmplifyDomain {
  return new AmplifyDomain(stack, id, { app, domainName, subDomains: [AmplifySubDomain.prefixed(id, 'main')] });
}

const OWN_NAME = 'give each role a name of its own, also in another Region: IAM has no Regions';
const OTHER_ROLE = 'roleName must differ from that of every other role of the account';

describe('what two constructs cannot both have', () => {
  expectMessages(
    [
      [
        'a role of two repositories, in capitals and in small letters',
        (stack) => {
          imagesIn(stack, 'One');
          imagesIn(stack, 'Two', 'PUBLISHER');
        },
        `${OTHER_ROLE}, got: PUBLISHER, which Stack/One has too; ${OWN_NAME} [Stack/Two]`,
      ],
      [
        'a role in two Regions',
        (stack) => {
          deployRole(stack, 'deploy');
          deployRole(new Stack(stack.node.root, 'There', { env: { ...ENV, region: 'us-east-1' } }), 'deploy');
        },
        `${OTHER_ROLE}, got: deploy, which Stack/Deploy has too; ${OWN_NAME} [There/Deploy]`,
      ],
      [
        'a role for pipelines and for servers',
        (stack) => {
          deployRole(stack, 'deploy');
          const trustAnchor = TrustAnchor.fromTrustAnchorArn(stack, 'Anchor', ANCHOR);
          const trust = [CertificateTrust.commonName('batch.acme.example')];
          new RolesAnywhereRole(stack, 'Batch', { trustAnchor, trust, roleName: 'deploy' });
        },
        `${OTHER_ROLE}, got: deploy, which Stack/Deploy has too; ${OWN_NAME} [Stack/Batch]`,
      ],
      [
        'an MX record in a zone that is imported twice',
        (stack) => {
          const ground = new Email(stack.node.root as App, 'Mail');
          receiverIn(ground, 'Orders', InboundRuleSet.create());
          receiverIn(ground, 'Returns', InboundRuleSet.join('company'));
        },
        'mx must be that of one receiver, got: the record of Mail/Orders; give mx to one receiver of the domain, and identity to the others [Mail/Returns]',
      ],
      [
        'a domain of one Amplify app',
        (stack) => {
          const app = webIn(stack);
          domainIn(stack, 'www', app, 'acme.example');
          domainIn(stack, 'shop', app, 'ACME.example');
        },
        'domainName must differ from that of every other domain of the app, got: ACME.example, which Stack/www has too; give all names to one of them, as its subDomains [Stack/shop]',
      ],
      [
        'a log in which pinned sessions are counted',
        (stack) => {
          for (const id of ['One', 'Two']) {
            const logGroup = LogGroup.fromLogGroupName(stack, `${id}Log`, '/aws/rds/proxy/orders');
            new DatabaseProxyAlarms(stack, id, { proxyName: 'orders', logGroup });
          }
        },
        'logGroup must not be one in which other alarms count pinned sessions already, got: that of Stack/One/Log; leave it out here, or each pinned session is counted twice [Stack/Two/Log]',
      ],
    ],
    6,
  );
});

test.each([
  ['another account', ENV, { ...ENV, account: '444455556666' }],
  ['stacks that say no account', {}, {}],
])('a role of the same name is no problem: %s', (_, one, other) => {
  const app = new App();
  deployRole(new Stack(app, 'One', { env: one }), 'deploy');
  expect(() => deployRole(new Stack(app, 'Two', { env: other }), 'deploy')).not.toThrow();
});

test.each([
  ['in another Region of the account', { ...ENV, region: 'us-east-1' }, true],
  ['in another account', { ...ENV, account: '444455556666' }, false],
])('an MX record %s', (_, env, isRejected) => {
  const app = new App();
  receiverIn(new Email(app, 'One'), 'Orders', InboundRuleSet.create());
  const receive = () => receiverIn(new Email(app, 'Two', env), 'Orders', InboundRuleSet.create());
  isRejected ? expect(receive).toThrow('mx must be that of one receiver') : expect(receive).not.toThrow();
});

test('an Amplify app has several domains, and a domain several apps', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: ENV });
  const web = webIn(stack);
  domainIn(stack, 'www', web, 'acme.example');
  domainIn(stack, 'com', web, 'acme.com');
  const other = new Stack(app, 'Other', { env: ENV });
  expect(() => domainIn(other, 'shop', webIn(other), 'acme.example')).not.toThrow();
});
