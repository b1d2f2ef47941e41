import { type CfnResource, Stack, type Stage } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { IConstruct } from 'constructs';
import { judge } from '../../test/support/web-identity';
import type { NameOf } from './library';
import { heading, type Print, paragraph } from './print';

/** A token that somebody brings to a role of the example app, and whether it should get in. */
interface Sample {
  readonly who: string;
  readonly claims: Record<string, string>;
  readonly expected: boolean;
}

/** What became of a sample. */
export interface Admission extends Sample {
  readonly role: string;
  readonly admitted: boolean;
  readonly reason: string;
}

const SHOP = {
  iss: 'https://token.actions.githubusercontent.com',
  aud: 'sts.amazonaws.com',
  repository_owner_id: '1234',
  repository_id: '5678',
};

/** The tokens that are shown for the deploy role of an environment. */
function samples(environment: string): Sample[] {
  const job = `environment:${environment}`;
  const token = (claims: Record<string, string>) => ({ ...SHOP, ...claims });
  const other = environment === 'prod' ? 'dev' : 'prod';
  return [
    {
      who: `a job of acme/shop in the environment ${environment}`,
      claims: token({ sub: `repo:acme/shop:${job}` }),
      expected: true,
    },
    {
      who: 'the same, after the move to immutable subjects',
      claims: token({ sub: `repo:acme@1234/shop@5678:${job}` }),
      expected: true,
    },
    {
      who: `a job in the environment ${other}`,
      claims: token({ sub: `repo:acme/shop:environment:${other}` }),
      expected: false,
    },
    { who: 'a pull request', claims: token({ sub: 'repo:acme/shop:pull_request' }), expected: false },
    { who: 'a push to main', claims: token({ sub: 'repo:acme/shop:ref:refs/heads/main' }), expected: false },
    {
      who: 'a look-alike owner, acme-evil',
      claims: token({ sub: `repo:acme-evil/shop:${job}`, repository_owner_id: '6666', repository_id: '7777' }),
      expected: false,
    },
    {
      who: 'somebody who registered the name acme/shop again',
      claims: token({ sub: `repo:acme/shop:${job}`, repository_owner_id: '6666', repository_id: '7777' }),
      expected: false,
    },
    {
      who: 'a token for another audience',
      claims: token({ sub: `repo:acme/shop:${job}`, aud: 'https://github.com/acme' }),
      expected: false,
    },
  ];
}

/** Brings the sample tokens to each federated role of a stage, as its template has it. */
export async function admissionsOf(stage: Stage, assembly: CloudAssembly, nameOf: NameOf): Promise<Admission[]> {
  const roles = stage.node.findAll().filter((construct) => nameOf(construct) === 'federation.FederatedRole');
  const admissions = roles.map(async (role) => {
    const stack = Stack.of(role);
    const resources = assembly.getStackArtifact(stack.artifactId).template.Resources;
    const trustPolicy = resources[logicalId(role)].Properties.AssumeRolePolicyDocument;
    const deployment = { account: stack.account, region: stack.region, values: providersOf(resources, stack.account) };
    const environment = stage.node.id.toLowerCase();
    return Promise.all(
      samples(environment).map(async (sample) => ({
        ...sample,
        role: role.node.path,
        ...(await judge({ trustPolicy, claims: sample.claims, deployment })),
      })),
    );
  });
  return (await Promise.all(admissions)).flat();
}

/** Third chapter: who is admitted with which token. */
export function printAdmissions(print: Print, admissions: Admission[], verbose: boolean): void {
  heading(print, '3. Who gets in with which token');
  for (const role of new Set(admissions.map((admission) => admission.role))) {
    print();
    print(role);
    for (const { who, admitted, expected, reason } of admissions.filter((admission) => admission.role === role)) {
      print(`  ${admitted ? 'in ' : 'out'}  ${who}${admitted === expected ? '' : ' (WRONG)'}`);
      if (verbose) {
        paragraph(print, reason, '         ');
      }
    }
  }
}

function logicalId(role: IConstruct): string {
  return Stack.of(role).getLogicalId(role.node.defaultChild as CfnResource);
}

/** What CloudFormation gives for a reference to an identity provider: its ARN. */
function providersOf(resources: Record<string, any>, account: string): Record<string, string> {
  const providers = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::IAM::OIDCProvider');
  return Object.fromEntries(
    providers.map(([id, { Properties }]) => [
      id,
      `arn:aws:iam::${account}:oidc-provider/${Properties.Url.replace('https://', '')}`,
    ]),
  );
}
