import { CfnJson, CfnParameter, Fn, type Stack } from 'aws-cdk-lib';
import { OidcProviderNative, OpenIdConnectPrincipal, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import { accessKey } from '../../src/federation/rules/access-key';
import { anchorOnly } from '../../src/federation/rules/anchor-only';
import { literalWildcard } from '../../src/federation/rules/literal-wildcard';
import { missingAudience } from '../../src/federation/rules/missing-audience';
import { missingSubject } from '../../src/federation/rules/missing-subject';
import { optionalCondition } from '../../src/federation/rules/optional-condition';
import { unknownClaim } from '../../src/federation/rules/unknown-claim';
import { wildcardSubject } from '../../src/federation/rules/wildcard-subject';
import { inspectTemplates, type RuleCase, resource, testRules } from '../checks/rule-cases';

const GITHUB = 'token.actions.githubusercontent.com';
const ARN = `arn:aws:iam::111122223333:oidc-provider/${GITHUB}`;
// biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation
const ISSUER = '${Issuer}';
const AUD = { [`${GITHUB}:aud`]: 'sts.amazonaws.com' };
const SUB = { [`${GITHUB}:sub`]: 'repo:acme/shop:ref:refs/heads/main' };
const ISSUER_UNKNOWN = 'the issuer of the tokens is known only at deploy time';
const STATEMENT = 'Properties/AssumeRolePolicyDocument/Statement/0';

function role(Condition: unknown, Federated: unknown = ARN, more: object = {}) {
  const statement = {
    Effect: 'Allow',
    Action: 'sts:AssumeRoleWithWebIdentity',
    Principal: { Federated },
    Condition,
    ...more,
  };
  return { Deploy: trusting([statement]) };
}

/** An issuer whose tokens not everybody can get. */
const ANY = 'oidc.example.com';

function tokensOf(issuer: string, sub: string) {
  return role(
    { StringEquals: { [`${issuer}:aud`]: 'aws', [`${issuer}:sub`]: sub } },
    `arn:aws:iam::111122223333:oidc-provider/${issuer}`,
  );
}

function trusting(Statement: unknown) {
  return { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement } } };
}

function anywhere(Condition?: unknown, more: object = {}) {
  const actions = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
  const principal = { Service: 'rolesanywhere.amazonaws.com' };
  return { Batch: trusting([{ Effect: 'Allow', Action: actions, Principal: principal, Condition, ...more }]) };
}

const WITHOUT_SUBJECT = {
  Effect: 'Allow',
  Action: 'sts:AssumeRoleWithWebIdentity',
  Principal: { Federated: ARN },
  Condition: { StringEquals: AUD },
};
const NO_SUB = 'Deploy: The trust policy does not say which subject (sub) gets in.';
const NO_AUD = 'Deploy: The trust policy does not say which audience (aud) the token must have.';
const NO_CERTIFICATE = 'Batch: The trust policy names no certificate.';
/** What the CDK writes for a service account of an EKS cluster: the condition keys begin with a token. */
function serviceAccount(stack: Stack, claims: Record<string, string>): void {
  const cluster = resource(stack, 'Cluster', 'AWS::EKS::Cluster', {});
  const url = cluster.getAtt('OpenIdConnectIssuerUrl').toString();
  const oidc = new OidcProviderNative(stack, 'Provider', { url });
  const keys = Object.entries(claims).map(([claim, value]) => [`${oidc.oidcProviderIssuer}:${claim}`, value]);
  const conditions = { StringEquals: new CfnJson(stack, 'Conditions', { value: Object.fromEntries(keys) }) };
  new Role(stack, 'Deploy', { assumedBy: new WebIdentityPrincipal(oidc.oidcProviderArn, conditions) });
}

/** A trust policy that is a text, as in templates that need an intrinsic function in a condition key. */
function writtenOut(claims: object, Federated: string = ARN) {
  const { AssumeRolePolicyDocument } = role({ StringEquals: claims }, Federated).Deploy.Properties;
  const text = { 'Fn::Sub': JSON.stringify(AssumeRolePolicyDocument) };
  return { Deploy: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: text } } };
}

function taken(operator: string, value: string): string {
  return `Deploy: ${operator} takes the * in ${value} as it is, and no token has one there.`;
}
const provider = { Provider: { Type: 'AWS::IAM::OIDCProvider', Properties: { Url: `https://${GITHUB}` } } };

function listing(property: string, Type = 'AWS::IAM::OIDCProvider') {
  return { Provider: { Type, Properties: { Url: `https://${GITHUB}`, [property]: ['aws'] } } };
}

testRules(
  {
    rule: missingSubject,
    fails: {
      'audience alone': { given: role({ StringEquals: AUD }), finds: [NO_SUB] },
      'no condition': { given: role(undefined), finds: [NO_SUB] },
      'a subject that is only excluded': { given: role({ StringEquals: AUD, StringNotEquals: SUB }), finds: [NO_SUB] },
      'a claim that the article prints': {
        given: role({ StringEquals: { ...AUD, [`${GITHUB}:repo`]: 'acme/shop' } }),
        finds: [NO_SUB],
      },
      'one of two statements': {
        given: {
          Deploy: trusting([
            {
              Effect: 'Allow',
              Action: 'sts:AssumeRoleWithWebIdentity',
              Principal: { Federated: ARN },
              Condition: { StringEquals: { ...AUD, ...SUB } },
            },
            {
              Effect: 'Allow',
              Action: 'sts:AssumeRoleWithWebIdentity',
              Principal: { Federated: ARN },
              Condition: { StringEquals: AUD },
            },
          ]),
        },
        finds: [NO_SUB],
      },
      'an action by wildcard': {
        given: role({ StringEquals: AUD }, ARN, { Action: ['sts:Assume*'] }),
        finds: [NO_SUB],
      },
      'all actions but some': {
        given: role({ StringEquals: AUD }, ARN, { Action: undefined, NotAction: ['sts:GetCallerIdentity'] }),
        finds: [NO_SUB],
      },
      'a list of providers': { given: role({ StringEquals: AUD }, [ARN]), finds: [NO_SUB] },
      'a policy that is the text of a JSON': {
        given: {
          Deploy: {
            Type: 'AWS::IAM::Role',
            Properties: { AssumeRolePolicyDocument: JSON.stringify({ Statement: WITHOUT_SUBJECT }) },
          },
        },
        finds: [NO_SUB],
      },
    },
    passes: {
      'subject and audience': { given: role({ StringEquals: { ...AUD, ...SUB } }) },
      'a pattern': { given: role({ StringLike: SUB, StringEquals: AUD }) },
      'an action that is left out of all': {
        given: role({ StringEquals: AUD }, ARN, { Action: undefined, NotAction: 'sts:*' }),
      },
      'conditions of which one is not known': {
        given: role({ StringEquals: SUB, StringLike: { 'Fn::GetAtt': ['Map', 'Value'] } }),
      },
      'a key in other letters': { given: role({ stringequals: { [`${GITHUB.toUpperCase()}:Sub`]: 'x' } }) },
      'a role for a service': {
        given: {
          Deploy: trusting({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }),
        },
      },
      'a denial': { given: role({ StringEquals: AUD }, ARN, { Effect: 'Deny' }) },
      SAML: { given: role(undefined, 'arn:aws:iam::111122223333:saml-provider/idp', { Action: 'sts:*' }) },
      'SAML by reference': {
        given: { Idp: { Type: 'AWS::IAM::SAMLProvider' }, ...role(undefined, { Ref: 'Idp' }, { Action: 'sts:*' }) },
      },
      ...Object.fromEntries(
        ['accounts.google.com', 'graph.facebook.com', 'www.amazon.com'].map((host) => [
          host,
          { given: role({ StringEquals: { [`${host}:aud`]: 'app' } }, host) },
        ]),
      ),
      ...Object.fromEntries(
        ['.', '-us-gov.', '.us-gov-east-1.', '.cn-north-1.'].map((part) => {
          const host = `cognito-identity${part}amazonaws.com${part.includes('cn') ? '.cn' : ''}`;
          return [`Cognito, ${host}`, { given: role({ StringEquals: { [`${host}:aud`]: 'pool' } }, host) }];
        }),
      ),
    },
    tokens: {
      'a provider of the app': {
        given: (stack) => {
          const oidc = new OidcProviderNative(stack, 'Provider', {
            url: `https://${GITHUB}`,
            clientIds: ['sts.amazonaws.com'],
          });
          new Role(stack, 'Deploy', { assumedBy: new OpenIdConnectPrincipal(oidc) });
        },
        finds: ['Deploy7B206E61: The trust policy does not say which subject (sub) gets in.'],
      },
      'a service account of the CDK, whose keys are tokens': {
        given: (stack) => serviceAccount(stack, { sub: 'system:serviceaccount:shop:web', aud: 'sts.amazonaws.com' }),
      },
      'keys that are tokens, without the subject': {
        given: (stack) => serviceAccount(stack, { aud: 'sts.amazonaws.com' }),
        finds: [expect.stringMatching(/^Deploy.*: The trust policy does not say which subject/) as never],
      },
      'a subject that is a parameter': {
        given: (stack) => {
          const subject = new CfnParameter(stack, 'Subject').valueAsString;
          const statement = {
            Effect: 'Allow',
            Action: 'sts:AssumeRoleWithWebIdentity',
            Principal: { Federated: ARN },
            Condition: { StringEquals: { [`${GITHUB}:sub`]: subject } },
          };
          resource(stack, 'Deploy', 'AWS::IAM::Role', { AssumeRolePolicyDocument: { Statement: [statement] } });
        },
      },
    },
    intrinsics: {
      'conditions that a condition chooses': {
        given: role({ 'Fn::If': ['IsProd', { StringEquals: AUD }, { StringEquals: SUB }] }),
        finds: ['Deploy: The trust policy does not say which subject (sub) gets in.'],
      },
      'a provider by Fn::Sub': {
        given: role(
          { StringEquals: AUD },
          { 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/${GITHUB}` },
        ),
        finds: [NO_SUB],
      },
      'a provider by Fn::GetAtt': {
        given: { ...provider, ...role({ StringEquals: AUD }, { 'Fn::GetAtt': 'Provider.Arn' }) },
        finds: [NO_SUB],
      },
      'a policy by Fn::Sub': {
        given: writtenOut(
          { [`${ISSUER}:aud`]: 'sts.amazonaws.com' },
          `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`,
        ),
        finds: [NO_SUB],
      },
      'a subject that a condition leaves out': {
        given: role({
          StringEquals: {
            ...AUD,
            [`${GITHUB}:sub`]: { 'Fn::If': ['IsProd', 'repo:acme/shop', { Ref: 'AWS::NoValue' }] },
          },
        }),
        finds: [NO_SUB],
      },
      'a statement that a condition chooses': {
        given: {
          Deploy: trusting([
            {
              'Fn::If': ['IsProd', WITHOUT_SUBJECT, { Ref: 'AWS::NoValue' }],
            },
          ]),
        },
        finds: [NO_SUB],
      },
    },
    inconclusive: {
      'everybody but some': {
        given: role({ StringEquals: AUD }, ARN, { Principal: undefined, NotPrincipal: { AWS: '*' } }),
        doubts: [`${STATEMENT}/NotPrincipal: it trusts everybody but some`],
      },
      'conditions under one operator': {
        given: role({ StringEquals: { 'Fn::GetAtt': ['Map', 'Value'] } }),
        doubts: [`${STATEMENT}/Condition/StringEquals: \${Map.Value} is known only at deploy time`],
      },
      'a policy by transform': {
        given: {
          Deploy: {
            Type: 'AWS::IAM::Role',
            Properties: { AssumeRolePolicyDocument: { 'Fn::Transform': { Name: 'X' } } },
          },
        },
        doubts: ['Properties/AssumeRolePolicyDocument: Fn::Transform is not followed'],
      },
      'a number for a policy': {
        given: { Deploy: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: 7 } } },
        doubts: ['Properties/AssumeRolePolicyDocument: it is not a map'],
      },
    },
  },
  {
    rule: missingAudience,
    fails: {
      'subject alone': { given: role({ StringEquals: SUB }), finds: [NO_AUD] },
      'the ARN of a provider that lists none': {
        given: { ...provider, ...role({ StringEquals: SUB }) },
        finds: [NO_AUD],
      },
      'the ARN of another provider than the one that lists the audiences': {
        given: {
          ...listing('ClientIdList'),
          ...role({ StringEquals: { 'gitlab.com:sub': 'a' } }, ARN.replace(GITHUB, 'gitlab.com')),
        },
        finds: [NO_AUD],
      },
      'a pattern that fits each audience': {
        given: role({ StringEquals: SUB, StringLike: { [`${GITHUB}:aud`]: '*' } }),
        finds: [NO_AUD],
      },
    },
    passes: {
      'subject and audience': { given: role({ StringEquals: { ...AUD, ...SUB } }) },
      'a provider that lists the audiences': {
        given: { ...listing('ClientIdList'), ...role({ StringEquals: SUB }, { 'Fn::GetAtt': ['Provider', 'Arn'] }) },
      },
      'the ARN of a provider that lists the audiences': {
        given: { ...listing('ClientIdList'), ...role({ StringEquals: SUB }) },
      },
      'a provider of the CDK that lists the audiences': {
        given: {
          ...listing('ClientIDList', 'Custom::AWSCDKOpenIdConnectProvider'),
          ...role({ StringEquals: SUB }, { Ref: 'Provider' }),
        },
      },
      "Google's name of it": {
        given: role({ StringEquals: { 'accounts.google.com:oaud': 'x' } }, 'accounts.google.com'),
      },
    },
    tokens: {
      'an audience that is a token': {
        given: (stack) => {
          const condition = { StringEquals: { [`${GITHUB}:aud`]: Fn.ref('AWS::AccountId') } };
          resource(stack, 'Deploy', 'AWS::IAM::Role', role(condition).Deploy.Properties);
        },
      },
    },
    intrinsics: {
      'a provider by Ref': {
        given: { ...provider, ...role({ StringEquals: SUB }, { Ref: 'Provider' }) },
        finds: [NO_AUD],
      },
    },
    inconclusive: {
      'a list of conditions': { given: role([1]), doubts: [`${STATEMENT}/Condition: it is not a map`] },
    },
  },
  {
    rule: unknownClaim,
    fails: {
      'a claim that is no key': {
        given: role({ StringEquals: { ...AUD, ...SUB, [`${GITHUB}:repo`]: 'acme/shop' } }),
        finds: [`Deploy: IAM has no condition key repo for ${GITHUB}: did you mean repository?`],
      },
      'a claim of a self-managed GitLab': {
        given: role(
          { StringEquals: { 'git.acme.com:project_id': '7' } },
          'arn:aws:iam::111122223333:oidc-provider/git.acme.com',
        ),
        finds: ['Deploy: IAM has no condition key project_id for git.acme.com: it has amr, aud, sub.'],
      },
      'a key of another issuer': {
        given: role({ StringEquals: { 'gitlab.com:sub': 'x' } }),
        finds: [`Deploy: The key gitlab.com:sub is of another issuer than the trusted ${GITHUB}.`],
      },
      'a key of another issuer than that of a provider': {
        given: {
          ...provider,
          ...role({ StringEquals: { 'gitlab.com:sub': 'x' } }, { 'Fn::GetAtt': ['Provider', 'Arn'] }),
        },
        finds: [`Deploy: The key gitlab.com:sub is of another issuer than the trusted ${GITHUB}.`],
      },
      'a key that its own issuer does not have, whichever is trusted': {
        given: role({ StringEquals: { [`${GITHUB}:repo`]: 'x' } }, { Ref: 'ProviderArn' }),
        finds: [`Deploy: IAM has no condition key repo for ${GITHUB}: did you mean repository?`],
      },
    },
    passes: {
      'keys that IAM has': { given: role({ StringEquals: { ...AUD, ...SUB, [`${GITHUB}:repository_id`]: '5678' } }) },
      'a provider and a key that are known during the deploy': {
        given: writtenOut({ [`oidc.eks.${ISSUER}.amazonaws.com/id/A:sub`]: 'x' }, ISSUER),
      },
      'a standard claim of a provider that is a parameter': {
        given: role({ StringEquals: SUB }, { Ref: 'ProviderArn' }),
      },
      'global keys': {
        given: role({
          StringEquals: { ...AUD, 'aws:RequestTag/team': 'a' },
          StringLike: { 'sts:RoleSessionName': 'x*' },
        }),
      },
      'keys with a slash at the end of the issuer': {
        given: role(
          { StringEquals: { 'sts.windows.net/tenant/:aud': 'x' } },
          'arn:aws:iam::111122223333:oidc-provider/sts.windows.net/tenant/',
        ),
      },
      'the project of CircleCI': {
        given: role(
          { StringEquals: { 'oidc.circleci.com/org/o1:oidc.circleci.com/project-id': 'x' } },
          'arn:aws:iam::111122223333:oidc-provider/oidc.circleci.com/org/o1',
        ),
      },
    },
    tokens: {
      'a provider of the app': {
        given: (stack) => {
          const oidc = new OidcProviderNative(stack, 'Provider', { url: `https://${GITHUB}` });
          new Role(stack, 'Deploy', {
            assumedBy: new OpenIdConnectPrincipal(oidc, { StringEquals: { [`${GITHUB}:event_name`]: 'push' } }),
          });
        },
        finds: [expect.stringContaining(`IAM has no condition key event_name for ${GITHUB}`) as never],
      },
    },
    intrinsics: {
      'a provider by Fn::GetAtt': {
        given: {
          ...provider,
          ...role({ StringEquals: { [`${GITHUB}:workflow_ref`]: 'x' } }, { 'Fn::GetAtt': ['Provider', 'Arn'] }),
        },
        finds: [`Deploy: IAM has no condition key workflow_ref for ${GITHUB}: did you mean job_workflow_ref?`],
      },
    },
    inconclusive: {
      'a claim of an issuer that is known only at deploy time': {
        given: writtenOut({ [`${ISSUER}:project_id`]: '7' }),
        doubts: [`${STATEMENT}/Condition/StringEquals/${ISSUER}:project_id: ${ISSUER_UNKNOWN}`],
      },
    },
  },
  {
    rule: wildcardSubject,
    fails: Object.fromEntries(
      [
        ['*', 'names nobody'],
        ['repo:*', 'names nobody'],
        ['repo:*/*:ref:refs/heads/main', 'names nobody'],
        ['repo:acme*', 'also fits longer names'],
        ['repo:acme/shop*', 'also fits longer names of the same owner'],
        ['repo:acme/shop-*:*', 'also fits longer names of the same owner'],
        ['repo:acme/*-shop:environment:*', 'also fits longer names of the same owner'],
        ['owner:repo:acme:x*', 'also fits longer names'],
        ['organization::project:shop*', 'also fits longer names'],
        ['repo:acme/*', 'fits every run of everything that the owner has'],
        ['repo:acme/*:*', 'fits every run of everything that the owner has'],
        ['repo:acme/*:environment:*', 'fits every run of everything that the owner has'],
        ['repo:acme/*:ref:*', 'fits every run of everything that the owner has'],
        ['repo:acme/*:ref:refs/*', 'fits every run of everything that the owner has'],
        ['repo:acme/*:ref:heads/*', 'fits every run of everything that the owner has'],
        ['repo:acme/*:ref:refs/heads/*', 'fits every run of everything that the owner has'],
        ['repo:acme/*:ref:refs/tags/*', 'fits every run of everything that the owner has'],
        ['project_path:acme/shop*', 'also fits longer names of the same owner'],
        ['enterprise:acme:*', 'fits every run of everything that the owner has'],
        ['repository_owner_id:12:*', 'fits every run of everything that the owner has'],
        ['namespace_id:12:*', 'fits every run of everything that the owner has'],
        ['job_workflow_ref:acme/*', 'fits every run of everything that the owner has'],
        ['project_id:1*', 'also fits longer names'],
        ['namespace_id:1*', 'also fits longer names'],
        ['project_id:*', 'names nobody'],
        ['organization:acme:project:shop*', 'also fits longer names of the same owner'],
        ['owner:acme*:project:shop:environment:production', 'also fits longer names'],
        ['repository_owner_id:12*', 'also fits longer names'],
        ['job_workflow_ref:acme/ci*', 'also fits longer names of the same owner'],
        ['job_workflow_ref:*', 'names nobody'],
        ['system:*', 'names nobody'],
        ['system:serviceaccount:*', 'names nobody'],
        ['system:serviceaccount:*:*', 'names nobody'],
        ['repo:acme@1234/*', 'fits every run of everything that the owner has'],
        ['repository_owner:acme:*', 'fits every run of everything that the owner has'],
        ['organization:acme:*', 'fits every run of everything that the owner has'],
        ['organization:acme:project:*:workspace:*:run_phase:*', 'fits every run of everything that the owner has'],
        ['org/o1/project/*/user/*', 'fits every run of everything that the owner has'],
        ['owner:acme:*', 'fits every run of everything that the owner has'],
        ['enterprise_id:12:*', 'fits every run of everything that the owner has'],
        ['enterprise:acme-corp:*', 'fits every run of everything that the owner has'],
        ['repository_owner_id:12:repository_id:*', 'fits every run of everything that the owner has'],
        ['project_path:acme/*', 'fits every run of everything that the owner has'],
        ['project_path:acme/*:*', 'fits every run of everything that the owner has'],
        ['project_path:acme/group/*:ref_type:branch:ref:*', 'fits every run of everything that the owner has'],
        ['project_path:acme/*:ref_type:tag:ref:*', 'fits every run of everything that the owner has'],
        ['org/3f2c6e5a-1111-4222-8333-444455556666/*', 'fits every run of everything that the owner has'],
        ['repository:acme/shop*', 'also fits longer names of the same owner'],
        ['repo:acme-corp/shop*', 'also fits longer names of the same owner'],
        ['project_path:acme-corp/my-shop*', 'also fits longer names of the same owner'],
        ['organization:acme-corp:project:my-shop*', 'also fits longer names of the same owner'],
        ['organization:acme:pipeline:shop*', 'also fits longer names of the same owner'],
        ['owner:acme:project:shop*', 'also fits longer names of the same owner'],
        ['org/3f2c6e5a-1111/project/9d1b-2222*', 'also fits longer names of the same owner'],
        ['org/o1*/project/p1', 'also fits longer names'],
        ['org/o?/project/p1', 'also fits longer names'],
        ['system:serviceaccount:?*:*', 'names nobody'],
        ['repository:*', 'names nobody'],
        ['repository_id:*', 'names nobody'],
        ['repository_owner:*', 'names nobody'],
        ['repository_owner_id:*', 'names nobody'],
        ['enterprise:*', 'names nobody'],
        ['project_path:*', 'names nobody'],
        ['organization:*', 'names nobody'],
        ['owner:*', 'names nobody'],
        ['org/*', 'names nobody'],
        ['repo:acme/*:environment:?*', 'fits every run of everything that the owner has'],
      ]
        .map(([sub, why]): [string, RuleCase] => [
          sub,
          { given: role({ StringLike: { [`${GITHUB}:sub`]: sub } }), finds: [`Deploy: The subject ${sub} ${why}.`] },
        ])
        .concat(
          [
            '*',
            'repo:*',
            'repo:acme*',
            'repo:acme/*',
            'repo:*@1234/*',
            'repo:*@1234/*:*',
            'repo:*/*:environment:*',
            'repo:*/*:ref:refs/heads/*',
            'repo:*/*:ref:refs/tags/*',
            'project_path:*:ref_type:*:ref:*',
            'project_path:*:ref_type:tag:ref:*',
            'organization:*:pipeline:*:ref:*:commit:*:step:*',
            'organization:*:project:*:workspace:*:run_phase:*',
            'repo:*:branch:*',
            'repo:?*/?*:*',
          ].map((sub) => [
            `${sub} beside the id of the owner`,
            {
              given: role({
                StringLike: { [`${GITHUB}:sub`]: sub },
                StringEquals: { [`${GITHUB}:repository_owner_id`]: '1234' },
              }),
              finds: [`Deploy: The subject ${sub} fits every run of everything that the owner has.`],
            },
          ]),
          [
            ['agent.buildkite.com', 'x55555555-5555-4555-8555-555555555555'],
            ['agent.buildkite.com', '55555555-5555-4555-8555-5555555555555'],
            ['app.terraform.io', 'workspace:shop'],
            ['app.eu.terraform.io', 'workspace:shop'],
            ['gitlab.com', 'environment:prod'],
            ['GitLab.com', 'environment:prod'],
          ].map(([issuer, sub]) => [
            `${sub} of ${issuer}`,
            {
              given: tokensOf(issuer, sub),
              finds: [`Deploy: The subject ${sub} names no owner, so a stranger can have the same.`],
            },
          ]),
          [
            'actor',
            'actor_id',
            'environment',
            'job_workflow_ref',
            'ref',
            'workflow',
            'user_id',
            'user_login',
            'user_email',
            'pipeline_slug',
            'build_branch',
          ].map((claim) => [
            `an open name beside ${claim}, which a run in the repository of a stranger can have too`,
            {
              given: role({
                StringLike: { [`${GITHUB}:sub`]: 'repo:*:environment:prod' },
                StringEquals: { [`${GITHUB}:${claim}`]: '1234' },
              }),
              finds: ['Deploy: The subject repo:*:environment:prod names nobody.'],
            },
          ]),
          [
            [
              'a subject in other letters',
              {
                given: role({ stringlike: { [`${GITHUB}:SUB`]: 'repo:acme*' } }),
                finds: ['Deploy: The subject repo:acme* also fits longer names.'],
              },
            ],
          ],
          Object.entries<object>({
            'what tokens need not have': { StringEqualsIfExists: SUB },
            'all of none': { 'ForAllValues:StringEquals': SUB },
            'an exclusion': { StringNotEquals: SUB },
            'another claim': { StringEquals: { [`${GITHUB}:ref`]: 'repo:acme/shop:ref:refs/heads/main' } },
            'what may be left out': {
              StringEquals: { [`${GITHUB}:sub`]: { 'Fn::If': ['A', SUB[`${GITHUB}:sub`], { Ref: 'AWS::NoValue' }] } },
            },
            nothing: { StringEquals: { [`${GITHUB}:sub`]: [] } },
            'a variable': { StringEquals: { [`${GITHUB}:sub`]: `repo:acme/\${aws:PrincipalTag/repository}` } },
          }).map(([name, condition]) => [
            `any subject beside ${name}`,
            {
              given: role({ 'ForAnyValue:StringLike': { [`${GITHUB}:sub`]: 'repo:*' }, ...condition }),
              finds: ['Deploy: The subject repo:* names nobody.'],
            },
          ]),
          Object.entries<object>({
            'a pattern': { StringLike: { [`${GITHUB}:repository_owner_id`]: '12*' } },
            'a pattern that a parameter may be': {
              StringLike: { [`${GITHUB}:repository_owner_id`]: { Ref: 'Owner' } },
            },
            'a pattern, under an operator in small letters': {
              stringlike: { [`${GITHUB}:repository_owner_id`]: '12*' },
            },
            'two, of which one is a pattern': { StringLike: { [`${GITHUB}:repository_owner_id`]: ['1234', '*'] } },
            'what tokens need not have': { StringEqualsIfExists: { [`${GITHUB}:repository_owner_id`]: '1234' } },
            'what holds for none': { 'ForAllValues:StringEquals': { [`${GITHUB}:repository_owner_id`]: '1234' } },
            'an exclusion': { StringNotEquals: { [`${GITHUB}:repository_owner_id`]: '1234' } },
            'the claim itself': {
              StringEquals: { [`${GITHUB}:repository_owner_id`]: `\${${GITHUB}:repository_owner_id}` },
            },
          }).map(([name, condition]) => [
            `an open name beside the id of the owner as ${name}`,
            {
              given: role({
                'ForAnyValue:StringLike': { [`${GITHUB}:sub`]: 'repo:*:environment:prod' },
                ...condition,
              }),
              finds: ['Deploy: The subject repo:*:environment:prod names nobody.'],
            },
          ]),
        ),
    ),
    passes: {
      'an empty subject, which no token has': { given: role({ StringLike: { [`${GITHUB}:sub`]: '' } }) },
      'an empty one beside another': {
        given: role({ StringLike: { [`${GITHUB}:sub`]: ['', 'repo:acme/shop:*'] } }),
      },
      ...Object.fromEntries(
        [
          'repo:acme/shop:*',
          'repo:acme/shop:ref:refs/tags/v*',
          'repo:acme@1234/shop@5678:*',
          'repo:acme/*:environment:production',
          // No wider than the one before.
          'repo:acme/shop-*:environment:production',
          'repo:acme/sh?p:ref:refs/heads/main',
          'project_path:acme/shop*:ref_type:branch:ref:main',
          'job_workflow_ref:acme/ci*/.github/workflows/deploy.yml@refs/heads/main',
          'project_path:acme/shop:ref_type:branch:ref:release-*',
          'project_id:12:ref_type:branch:ref:release-*',
          'namespace_id:12:ref_type:branch:ref:release-*',
          'organization:acme:project:shop:stack:network:deployment:*:operation:apply',
          'org/o1/project/p1/user/*',
          'organization:acme:project:*:workspace:*:run_phase:apply',
          'owner:acme:project:shop:environment:*',
          'job_workflow_ref:acme/ci/.github/workflows/deploy.yml@refs/tags/v*',
          'system:serviceaccount:shop:*',
          'system:serviceaccount:shop:web-*',
        ].map((sub) => [sub, { given: role({ StringLike: { [`${GITHUB}:sub`]: [sub] } }) }]),
      ),
      'the id of a pipeline as the subject': {
        given: tokensOf('agent.buildkite.com', '55555555-5555-4555-8555-555555555555'),
      },
      'a label that only ends like a known one': {
        given: role({ StringLike: { 'id.acme.example:sub': 'co-owner:acme:*' } }),
      },
      'a name that begins like a label': { given: role({ StringLike: { 'id.acme.example:sub': 'org-*' } }) },
      'an organization in Europe': {
        given: tokensOf('app.eu.terraform.io', 'organization:acme:project:a:workspace:b'),
      },
      'a star that StringEquals takes as it is': { given: role({ StringEquals: { [`${GITHUB}:sub`]: 'repo:*' } }) },
      'an exclusion': { given: role({ StringNotLike: { [`${GITHUB}:sub`]: 'repo:*' } }) },
      ...Object.fromEntries(
        ['StringEquals', 'StringLike', 'ForAnyValue:StringEquals', 'StringEqualsIgnoreCase'].map((operator) => [
          `any subject beside one under ${operator}`,
          {
            given: role({
              stringlike: { [`${GITHUB}:sub`]: '*' },
              [operator]: SUB,
            }),
          },
        ]),
      ),
      ...Object.fromEntries(
        [
          'repository_id:12',
          'repository:acme',
          'repository_owner:acme',
          'repository_owner_id:12',
          'enterprise:acme-corp',
        ].map((owner) => [
          `one kind of run of ${owner}, which has a separator before the pattern`,
          {
            given: role(
              { StringLike: { [`${ANY}:sub`]: `${owner}:environment:prod-*` } },
              `arn:aws:iam::111122223333:oidc-provider/${ANY}`,
            ),
          },
        ]),
      ),
      'any subject beside one that a parameter names exactly': {
        given: role({
          StringLike: { [`${GITHUB}:sub`]: '*' },
          StringEquals: { [`${GITHUB}:sub`]: { Ref: 'Subject' } },
        }),
      },
      'any subject of a repository that is compared by its id': {
        given: role({
          StringLike: { [`${GITHUB}:sub`]: 'repo:acme*' },
          StringEquals: { [`${GITHUB}:repository_id`]: '7' },
        }),
      },
      ...Object.fromEntries(
        [
          'repo:*@1234/*:environment:prod',
          'repo:*@1234/*@5678:*',
          'repo:*:ref:refs/heads/main',
          'repo:acme*:ref:refs/tags/v*',
          'repo:acme/shop*',
          '*:environment:prod',
        ].map((sub) => [
          `${sub} beside the id of the owner`,
          {
            given: role({
              StringLike: { [`${GITHUB}:sub`]: sub },
              StringEquals: { [`${GITHUB}:repository_owner_id`]: '1234' },
            }),
          },
        ]),
      ),
      ...Object.fromEntries(
        ['cluster_id', 'enterprise_id', 'namespace_id', 'organization_id', 'organization_slug'].map((claim) => [
          `an open name beside ${claim}`,
          {
            given: role({
              StringLike: { [`${GITHUB}:sub`]: 'repo:*:environment:prod', [`${GITHUB}:${claim}`]: '1234' },
            }),
          },
        ]),
      ),
      ...Object.fromEntries(
        [
          'repository',
          'repository_id',
          'project_id',
          'pipeline_id',
          'oidc.circleci.com/project-id',
          'Repository_ID',
        ].map((claim) => [
          `any subject beside ${claim}`,
          {
            given: role({
              StringLike: { [`${GITHUB}:sub`]: 'repo:*' },
              StringEquals: { [`${GITHUB}:${claim}`]: { Ref: 'Value' } },
            }),
          },
        ]),
      ),
      'all repositories of an owner, by one workflow': {
        given: role({
          StringLike: {
            [`${GITHUB}:sub`]: 'repo:acme/*',
            [`${GITHUB}:job_workflow_ref`]: 'acme/ci/.github/workflows/deploy.yml@refs/tags/*',
          },
        }),
      },
      'the same, with the owner by its id': {
        given: role({
          StringEquals: {
            [`${GITHUB}:repository_owner_id`]: '12',
            [`${GITHUB}:job_workflow_ref`]: 'acme/ci/.github/workflows/deploy.yml@refs/heads/main',
          },
          StringLike: { [`${GITHUB}:sub`]: 'repo:acme/*' },
        }),
      },
    },
    tokens: {
      'a name that is a token': {
        given: (stack) => {
          const owner = new CfnParameter(stack, 'Owner').valueAsString;
          const condition = { StringLike: { [`${GITHUB}:sub`]: `repo:${owner}/shop*` } };
          resource(stack, 'Deploy', 'AWS::IAM::Role', role(condition).Deploy.Properties);
        },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        finds: ['Deploy: The subject repo:${Owner}/shop* also fits longer names of the same owner.'],
      },
    },
    intrinsics: {
      'a subject by Fn::Sub': {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation
        given: role({ StringLike: { [`${GITHUB}:sub`]: [{ 'Fn::Sub': 'repo:acme/${Repository}*' }] } }),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        finds: ['Deploy: The subject repo:acme/${Repository}* also fits longer names of the same owner.'],
      },
      'a subject that a parameter names exactly': {
        given: role({ StringEquals: { [`${GITHUB}:sub`]: { Ref: 'Subject' } } }),
      },
      'a branch of a repository by Fn::Sub': {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation
        given: role({ StringLike: { [`${GITHUB}:sub`]: { 'Fn::Sub': 'repo:${FullName}:ref:refs/heads/v*' } } }),
      },
      'one of two that a condition chooses': {
        given: role({ StringLike: { [`${GITHUB}:sub`]: { 'Fn::If': ['IsProd', 'repo:acme/shop:*', 'repo:acme*'] } } }),
        finds: ['Deploy: The subject repo:acme* also fits longer names.'],
      },
    },
    inconclusive: {
      'a pattern that is a parameter': {
        given: role({ StringLike: { [`${GITHUB}:sub`]: { Ref: 'Pattern' } } }),
        doubts: [
          `${STATEMENT}/Condition/StringLike/${GITHUB}:sub: the pattern \${Pattern} is known only at deploy time`,
        ],
      },
      'a subject of another stack': {
        given: role({ StringLike: { [`${GITHUB}:sub`]: { 'Fn::ImportValue': 'Subject' } } }),
        doubts: [
          `${STATEMENT}/Condition/StringLike/${GITHUB}:sub: the pattern \${Fn::ImportValue Subject} is known only at deploy time`,
        ],
      },
    },
  },
  {
    rule: literalWildcard,
    fails: {
      'a pattern under StringEquals': {
        given: role({ StringEquals: { [`${GITHUB}:sub`]: 'repo:acme/shop:*' } }),
        finds: [taken('StringEquals', 'repo:acme/shop:*')],
      },
      'one of several': {
        given: role({ StringEquals: { [`${GITHUB}:sub`]: ['repo:acme/shop:pull_request', 'repo:acme/shop:ref:*'] } }),
        finds: [taken('StringEquals', 'repo:acme/shop:ref:*')],
      },
      'an exclusion that excludes nobody': {
        given: role({ StringNotEquals: { [`${GITHUB}:sub`]: 'repo:acme/shop:pull*' } }),
        finds: [taken('StringNotEquals', 'repo:acme/shop:pull*')],
      },
      'another claim': {
        given: role({ 'ForAnyValue:StringEqualsIgnoreCase': { [`${GITHUB}:aud`]: '*' } }),
        finds: [taken('ForAnyValue:StringEqualsIgnoreCase', '*')],
      },
    },
    passes: {
      'a pattern under StringLike': { given: role({ StringLike: { [`${GITHUB}:sub`]: 'repo:acme/shop:*' } }) },
      'an exact value': { given: role({ StringEquals: { ...AUD, ...SUB } }) },
      'a global key': { given: role({ StringEquals: { 'sts:RoleSessionName': '*' } }) },
      'an operator that IAM does not have': { given: role({ NoStringEquals: { [`${GITHUB}:sub`]: '*' } }) },
    },
    tokens: {
      'a service account, whose keys are tokens': {
        given: (stack) => serviceAccount(stack, { sub: 'system:serviceaccount:shop:*' }),
        finds: [expect.stringContaining('takes the * in system:serviceaccount:shop:* as it is') as never],
      },
      'a subject that is a parameter': {
        given: (stack) => {
          const condition = { StringEquals: { [`${GITHUB}:sub`]: new CfnParameter(stack, 'Subject').valueAsString } };
          resource(stack, 'Deploy', 'AWS::IAM::Role', role(condition).Deploy.Properties);
        },
      },
    },
    intrinsics: {
      'a subject by Fn::Join': {
        given: role({ StringEquals: { [`${GITHUB}:sub`]: { 'Fn::Join': [':', ['repo', { Ref: 'Name' }, '*']] } } }),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        finds: [taken('StringEquals', 'repo:${Name}:*')],
      },
    },
    inconclusive: {
      'conditions by transform': {
        given: role({ StringEquals: { 'Fn::Transform': { Name: 'AWS::Include' } } }),
        doubts: [`${STATEMENT}/Condition/StringEquals: Fn::Transform is not followed`],
      },
    },
  },
  {
    rule: optionalCondition,
    fails: {
      ForAllValues: {
        given: role({ 'ForAllValues:StringEquals': AUD, StringLike: SUB }),
        finds: [`Deploy: ForAllValues:StringEquals on ${GITHUB}:aud also holds for a token without that claim.`],
      },
      IfExists: {
        given: role({ StringEqualsIfExists: SUB }),
        finds: [`Deploy: StringEqualsIfExists on ${GITHUB}:sub also holds for a token without that claim.`],
      },
      'another claim that is demanded': {
        given: role({ 'ForAllValues:StringEquals': AUD, StringEquals: SUB, Null: { [`${GITHUB}:aud`]: 'true' } }),
        finds: [`Deploy: ForAllValues:StringEquals on ${GITHUB}:aud also holds for a token without that claim.`],
      },
      'IfExists beside conditions that are not known': {
        given: role({ StringEqualsIfExists: SUB, StringEquals: { Ref: 'Conditions' } }),
        finds: [`Deploy: StringEqualsIfExists on ${GITHUB}:sub also holds for a token without that claim.`],
        doubts: [expect.stringContaining(`${STATEMENT}/Condition/StringEquals: `) as never],
      },
    },
    passes: {
      'a claim that is demanded too': {
        given: role({ 'ForAllValues:StringLike': SUB, StringEquals: SUB }),
      },
      'a claim that may not be missing': {
        given: role({ 'ForAllValues:StringEquals': SUB, Null: { [`${GITHUB}:sub`]: false } }),
      },
      'an exclusion, which holds without the claim in any case': {
        given: role({ StringNotEqualsIfExists: SUB, stringnotlikeifexists: SUB }),
      },
      'operators that demand': { given: role({ StringEquals: AUD, 'ForAnyValue:StringEquals': SUB }) },
      'IfExists on a global key': {
        given: role({ StringEquals: { ...AUD, ...SUB }, BoolIfExists: { 'aws:SecureTransport': 'true' } }),
      },
    },
    tokens: {
      'a value that is a token': {
        given: (stack) => {
          const condition = {
            StringLikeIfExists: { [`${GITHUB}:sub`]: new CfnParameter(stack, 'Subject').valueAsString },
          };
          resource(stack, 'Deploy', 'AWS::IAM::Role', role(condition).Deploy.Properties);
        },
        finds: [`Deploy: StringLikeIfExists on ${GITHUB}:sub also holds for a token without that claim.`],
      },
    },
    intrinsics: {
      'a provider by Fn::Join': {
        given: role(
          { StringLikeIfExists: SUB },
          {
            'Fn::Join': [
              ':',
              ['arn', { Ref: 'AWS::Partition' }, 'iam:', { Ref: 'AWS::AccountId' }, `oidc-provider/${GITHUB}`],
            ],
          },
        ),
        finds: [`Deploy: StringLikeIfExists on ${GITHUB}:sub also holds for a token without that claim.`],
      },
    },
    inconclusive: {
      'conditions of a parameter': {
        given: role({ Ref: 'Conditions' }),
        doubts: [expect.stringContaining(`${STATEMENT}/Condition: `) as never],
      },
    },
  },
  {
    rule: anchorOnly,
    fails: {
      'the anchor alone': {
        given: anywhere({
          ArnEquals: { 'aws:SourceArn': 'arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/a' },
        }),
        finds: [NO_CERTIFICATE],
      },
      'nothing at all': { given: anywhere(), finds: [NO_CERTIFICATE] },
      'a name that may be missing': {
        given: anywhere({ StringEqualsIfExists: { 'aws:PrincipalTag/x509Subject/CN': 'batch' } }),
        finds: [NO_CERTIFICATE],
      },
      'a name that is excluded': {
        given: anywhere({ StringNotEquals: { 'aws:PrincipalTag/x509Subject/CN': 'batch' } }),
        finds: [NO_CERTIFICATE],
      },
      'a name that is there, whichever it is': {
        given: anywhere({ Null: { 'aws:PrincipalTag/x509Subject/CN': 'false' } }),
        finds: [NO_CERTIFICATE],
      },
      'a key that only ends like one of a certificate': {
        given: anywhere({ StringEquals: { 'xaws:PrincipalTag/x509Subject/CN': 'batch' } }),
        finds: [NO_CERTIFICATE],
      },
      'every name': {
        given: anywhere({ StringLike: { 'aws:PrincipalTag/x509Subject/CN': '*' } }),
        finds: [NO_CERTIFICATE],
      },
      "the service under the partition's suffix": {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation
        given: anywhere({}, { Principal: { Service: { 'Fn::Sub': 'rolesanywhere.${AWS::URLSuffix}' } } }),
        finds: [NO_CERTIFICATE],
      },
    },
    passes: {
      'a common name': { given: anywhere({ StringEquals: { 'aws:PrincipalTag/x509Subject/CN': 'batch' } }) },
      'a common name beside conditions that are not known': {
        given: anywhere({
          StringEquals: { 'aws:PrincipalTag/x509Subject/CN': 'batch' },
          StringLike: { 'Fn::GetAtt': ['Map', 'Value'] },
        }),
      },
      'a name as a session tag of the request': {
        given: anywhere({ StringEquals: { 'aws:RequestTag/x509SAN/DNS': 'batch.acme.example' } }),
      },
      'the common name as the source identity': {
        given: anywhere({ StringEquals: { 'sts:SourceIdentity': 'batch' } }),
      },
      'a role for another service': { given: anywhere({}, { Principal: { Service: 'ec2.amazonaws.com' } }) },
    },
    tokens: {
      'an anchor of the app': {
        given: (stack) => {
          const anchor = resource(stack, 'Anchor', 'AWS::RolesAnywhere::TrustAnchor', {});
          const condition = { ArnEquals: { 'aws:SourceArn': anchor.getAtt('TrustAnchorArn') } };
          resource(stack, 'Batch', 'AWS::IAM::Role', anywhere(condition).Batch.Properties);
        },
        finds: [NO_CERTIFICATE],
      },
    },
    intrinsics: {
      'a common name by Ref': {
        given: anywhere({ StringEquals: { 'aws:PrincipalTag/x509Subject/CN': { Ref: 'Name' } } }),
      },
    },
    inconclusive: {
      'a service that is a parameter': {
        given: anywhere({}, { Principal: { Service: { Ref: 'Service' } } }),
        doubts: [`${STATEMENT}: the trusted service is known only at deploy time`],
      },
      'actions that are a parameter': {
        given: anywhere({}, { Action: [{ Ref: 'Action' }] }),
        doubts: [`${STATEMENT}/Action: \${Action} is known only at deploy time`],
      },
      'conditions by transform': {
        given: anywhere({ 'Fn::Transform': { Name: 'AWS::Include' } }),
        doubts: [`${STATEMENT}/Condition: Fn::Transform is not followed`],
      },
    },
  },
  {
    rule: accessKey,
    fails: {
      'a key': {
        given: { Key: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'ci' } } },
        finds: ['Key: The user has a static access key.'],
      },
    },
    passes: {
      'a key that does not work': {
        given: { Key: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'ci', Status: 'Inactive' } } },
      },
      'a user without': { given: { User: { Type: 'AWS::IAM::User' } } },
    },
    tokens: {
      'a user that is a token': {
        given: (stack) => {
          const user = resource(stack, 'User', 'AWS::IAM::User', {});
          resource(stack, 'Key', 'AWS::IAM::AccessKey', { UserName: user.ref });
        },
        finds: ['Key: The user has a static access key.'],
      },
    },
    intrinsics: {
      'no status': {
        given: {
          Key: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: { Ref: 'U' }, Status: { Ref: 'AWS::NoValue' } } },
        },
        finds: ['Key: The user has a static access key.'],
      },
    },
    inconclusive: {
      'a status that is a parameter': {
        given: { Key: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'ci', Status: { Ref: 'Status' } } } },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        doubts: ['Properties/Status: ${Status} is known only at deploy time'],
      },
    },
  },
);

test.each([
  ['of the app', provider, 'error'],
  ['that is elsewhere', {}, 'warning'],
])('a missing audience of a provider %s has its weight', (_, resources, severity) => {
  const given = { ...resources, ...role({ StringEquals: SUB }) };
  const { findings } = inspectTemplates({ Stack: given }, {}, [missingAudience]);
  expect(findings.map((finding) => finding.severity)).toEqual([severity]);
});

test('a provider whose URL only the deployment knows is no provider of an issuer', () => {
  const Provider = { Type: 'AWS::IAM::OIDCProvider', Properties: { Url: { Ref: 'Url' }, ClientIdList: ['aws'] } };
  const given = { Provider, ...role({ StringEquals: SUB }) };
  const { findings } = inspectTemplates({ Stack: given }, {}, [missingAudience]);
  expect(findings.map(({ severity }) => severity)).toEqual(['warning']);
});
