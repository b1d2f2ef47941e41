import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import { type Arbitrary, array, boolean, option, record } from 'fast-check';
import { FederatedRole, IdentityProvider, type Issuer, type Trust, TrustCondition } from '../../../src/federation';
import { ISSUERS, issuerFrom, type Settings, settings } from '../federation';
import { trustFrom } from '../trusts';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const cases = (values: Values) =>
  record({
    issuer: values.usually(ISSUERS),
    /** Whose trusts are given: those of the issuer, but for a few cases. */
    other: values.usually<string | undefined>([undefined], ...ISSUERS),
    settings: settings(values),
    trusts: values.some(settings(values), 2),
    created: boolean(),
    twice: values.usually([false], true),
    provider: partial({
      thumbprints: array(values.text('a'.repeat(40)), { maxLength: 2 }),
      removalPolicy: values.usually([RemovalPolicy.RETAIN, RemovalPolicy.DESTROY], RemovalPolicy.SNAPSHOT),
    }),
    conditions: option(
      record({
        kind: values.usually(['sourceIp', 'sessionName', 'sessionTag', 'of']),
        range: values.text('203.0.113.0/24', '2001:db8::/32'),
        value: values.text('deploy', 'deploy-*'),
      }),
      { freq: 3 },
    ),
    role: partial({
      sessionTags: boolean(),
      maxSessionDuration: values.duration(Duration.hours(1), Duration.hours(12)),
      roleName: values.text('Deploy', 'deploy_1'),
      path: values.text('/', '/ci/'),
      description: values.text('Deploys'),
    }),
    audience: option(values.text('sts.amazonaws.com'), { freq: 12 }),
    deploy: option(
      partial({
        qualifier: values.text('hnb659fds', 'acme'),
        accounts: values.some(values.text('111122223333', '444455556666')),
        regions: values.some(values.text('eu-central-1', 'us-gov-west-1')),
      }),
    ),
    outputs: boolean(),
    snippet: partial({
      roleArn: values.text('arn:aws:iam::111122223333:role/Deploy'),
      region: values.text('eu-central-1'),
    }),
    /** Whether a role of the CDK's own takes the trusts too. */
    plain: boolean(),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const issuer = issuerFrom(one.issuer, one.settings);
  const provider =
    one.created && one.issuer !== 'google'
      ? new IdentityProvider(stack, 'Provider', { ...one.provider, issuer })
      : IdentityProvider.fromIssuer(stack, 'Provider', issuer);
  if (one.twice) {
    new IdentityProvider(stack, 'Twice', { issuer });
  }
  const trust = trustsFrom(one, issuer);
  const conditions = conditionsFrom(one);
  const role = new FederatedRole(stack, 'Role', { ...one.role, provider, trust, conditions });
  if (one.deploy) {
    role.grantCdkDeploy(one.deploy);
  }
  if (one.outputs) {
    role.addOutputs();
  }
  role.workflowSnippet({ ...one.snippet, trust: trust.at(-1) });
  if (one.plain) {
    new Role(stack, 'Plain', { assumedBy: provider.principal(...trustsFrom(one, issuer)) });
  }
}

function conditionsFrom({ conditions, role }: Case): TrustCondition[] | undefined {
  if (conditions === null) {
    return undefined;
  }
  const { kind, range, value } = conditions;
  const make: Record<string, () => TrustCondition> = {
    sourceIp: () => TrustCondition.sourceIp(range),
    sessionName: () => TrustCondition.sessionName(value),
    sessionTag: () => TrustCondition.sessionTag('team', value),
    of: () => TrustCondition.of('StringEquals', 'aws:SourceVpc', value),
  };
  // Without session tags a comparison of one is refused.
  return [make[kind === 'sessionTag' && !role.sessionTags ? 'of' : kind]()];
}

function trustsFrom({ issuer, other, trusts, audience }: Case, { audiences }: Issuer): Trust[] {
  return trusts.map((one: Settings, index) => {
    const trust = trustFrom(other ?? issuer, one);
    // The last of several, so that the others keep all audiences.
    return audience !== null && index === 1 ? trust.forAudience(audiences[0] ?? audience) : trust;
  });
}

export const federatedRole: Target<Case> = { name: 'IdentityProvider and FederatedRole', least: 600, cases, build };
