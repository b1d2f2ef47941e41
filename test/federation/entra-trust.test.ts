import { parse } from 'yaml';
import { EntraTrust } from '../../src/federation/entra-trust';
import { Issuer } from '../../src/federation/issuer';
import { MISSING, spellOut, unfit, workflowOf } from './spell-out';

const ID = '55555555-5555-4555-8555-555555555555';
const TENANT = '01234567-89ab-4def-8123-456789abcdef';
const issuer = Issuer.entraV1({ tenantId: TENANT, audiences: ['api://aws'] });
const connection = { organizationId: ID, serviceConnectionId: TENANT };

test.each<[string, Issuer, EntraTrust, string[]]>([
  ['an application', issuer, EntraTrust.application(ID), [ID]],
  ['a managed identity', issuer, EntraTrust.managedIdentity(ID), [ID]],
  ['custom subjects', issuer, EntraTrust.customSubject('/eid1/a', '/eid1/b'), ['/eid1/a', '/eid1/b']],
  [
    'a service connection, whose tenant is written in 16 bytes',
    Issuer.azureDevOps(TENANT),
    EntraTrust.azureDevOps(connection),
    [`/eid1/c/pub/t/Z0UjAauJ702BI0VniavN7w/a/rISbSSETf0KqFyZ8ppdXmA/sc/${ID}/${TENANT}`],
  ],
])('of %s it compares audience and subject, and no claim', (_, of, trust, subjects) => {
  const bound = spellOut(of, trust);
  expect(bound).toMatchObject({ audiences: of.audiences, subjects });
  expect(bound.claims).toEqual({});
});

test.each<[string, () => unknown]>([
  ['servicePrincipalObjectId', () => EntraTrust.application(MISSING)],
  ['principalId', () => EntraTrust.managedIdentity(MISSING)],
  ['organizationId', () => EntraTrust.azureDevOps({ ...connection, organizationId: MISSING })],
  ['serviceConnectionId', () => EntraTrust.azureDevOps({ ...connection, serviceConnectionId: MISSING })],
  ['customSubject[1]', () => EntraTrust.customSubject('a', MISSING)],
])('fails without %s', (property, make) => {
  expect(make).toThrow(`${property} must be a text, got: undefined`);
});

test.each<[string, () => unknown]>([
  ['servicePrincipalObjectId', () => EntraTrust.application('shop')],
  ['principalId', () => EntraTrust.managedIdentity('shop')],
  ['organizationId', () => EntraTrust.azureDevOps({ ...connection, organizationId: 'acme' })],
  ['serviceConnectionId', () => EntraTrust.azureDevOps({ ...connection, serviceConnectionId: 'aws' })],
])('fails on a name as %s', (property, make) => {
  expect(make).toThrow(new RegExp(`^${property} must be a UUID in lower case`));
});

test('fails without a custom subject', () => {
  expect(() => EntraTrust.customSubject()).toThrow(
    'customSubject must hold at least one subject, got: []; copy the sub claim of a token',
  );
});

test('fails on a pattern as a custom subject, also as the second', () => {
  expect(() => EntraTrust.customSubject('a', 'b*')).toThrow(/^customSubject must hold no wildcard, got: b\*/);
});

test('is not for another vendor', () => {
  expect(() => spellOut(Issuer.gitLab(), EntraTrust.application(ID))).toThrow(unfit('EntraTrust'));
});

test('a service connection needs the issuer of Azure DevOps', () => {
  expect(() => spellOut(issuer, EntraTrust.azureDevOps(connection))).toThrow(
    `issuer must be that of Azure DevOps for a service connection, got: https://sts.windows.net/${TENANT}/; use Issuer.azureDevOps(…) with the tenant of the connection [Stack]`,
  );
});

test('the snippet for a machine is a script', () => {
  expect(workflowOf(issuer, EntraTrust.application(ID)).split('\n').slice(2)).toEqual([
    'export AWS_REGION=eu-central-1',
    'export AWS_ROLE_ARN=arn:aws:iam::111122223333:role/deploy',
    'AWS_WEB_IDENTITY_TOKEN_FILE=$(mktemp)',
    'export AWS_WEB_IDENTITY_TOKEN_FILE',
    'az account get-access-token --resource api://aws --query accessToken --output tsv > "$AWS_WEB_IDENTITY_TOKEN_FILE"',
    'aws sts get-caller-identity',
    '',
  ]);
});

test('the snippet for a service connection is a step of a pipeline', () => {
  const text = workflowOf(Issuer.azureDevOps(TENANT), EntraTrust.azureDevOps(connection));
  expect(parse(text)).toEqual({
    steps: [
      {
        task: 'AzureCLI@2',
        inputs: {
          azureSubscription: 'aws',
          addSpnToEnvironment: true,
          scriptType: 'bash',
          scriptLocation: 'inlineScript',
          inlineScript: [
            'set -eu',
            'AWS_WEB_IDENTITY_TOKEN_FILE=$(mktemp)',
            'export AWS_WEB_IDENTITY_TOKEN_FILE',
            `printf '%s' "$idToken" > "$AWS_WEB_IDENTITY_TOKEN_FILE"`,
            'aws sts get-caller-identity',
            '',
          ].join('\n'),
        },
        env: { AWS_REGION: 'eu-central-1', AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/deploy' },
      },
    ],
  });
});
