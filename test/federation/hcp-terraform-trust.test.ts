import { HcpTerraformTrust } from '../../src/federation/hcp-terraform-trust';
import { Issuer } from '../../src/federation/issuer';
import { spellOut, twice, unfit, workflowOf } from './spell-out';

const issuer = Issuer.hcpTerraform();
const shop = { organization: 'acme', project: 'Shop' };
const workspace = HcpTerraformTrust.workspace({ ...shop, workspace: 'prod' });
const project = HcpTerraformTrust.project(shop);
const stack = HcpTerraformTrust.stack({ ...shop, stack: 'network' });
const deployment = HcpTerraformTrust.stack({ ...shop, stack: 'network', deployment: 'eu' });
const SHOP = 'organization:acme:project:Shop';

test.each<[string, HcpTerraformTrust, string[]]>([
  ['plans', workspace.plan(), [`${SHOP}:workspace:prod:run_phase:plan`]],
  ['applies', workspace.apply(), [`${SHOP}:workspace:prod:run_phase:apply`]],
  ['both', workspace.anyPhase(), [`${SHOP}:workspace:prod:run_phase:plan`, `${SHOP}:workspace:prod:run_phase:apply`]],
  ['plans of every workspace', project.plan(), [`${SHOP}:workspace:*:run_phase:plan`]],
  ['plans of a Stack', deployment.plan(), [`${SHOP}:stack:network:deployment:eu:operation:plan`]],
  ['applies of every deployment', stack.apply(), [`${SHOP}:stack:network:deployment:*:operation:apply`]],
  [
    'custom subjects',
    workspace.customSubject(`${SHOP}:workspace:prod:x`, `${SHOP}:workspace:prod:*`),
    [`${SHOP}:workspace:prod:x`, `${SHOP}:workspace:prod:*`],
  ],
  ['custom subjects of every workspace', project.customSubject(`${SHOP}:workspace:x`), [`${SHOP}:workspace:x`]],
])('of %s it compares audience and subject, and no claim', (_, trust, subjects) => {
  const bound = spellOut(issuer, trust);
  expect(bound).toMatchObject({ audiences: ['aws.workload.identity'], subjects });
  expect(bound.claims).toEqual({});
});

test.each([
  ['organization', {}, HcpTerraformTrust.project],
  ['organization', {}, HcpTerraformTrust.workspace],
  ['organization', {}, HcpTerraformTrust.stack],
  ['project', { organization: 'acme' }, HcpTerraformTrust.project],
  ['project', { organization: 'acme' }, HcpTerraformTrust.workspace],
  ['project', { organization: 'acme' }, HcpTerraformTrust.stack],
  ['workspace', shop, HcpTerraformTrust.workspace],
  ['stack', shop, HcpTerraformTrust.stack],
])('fails without %s: %#', (property, options, make) => {
  expect(() => make(options as never)).toThrow(new RegExp(`^${property} must be a text, got: undefined`));
});

test('fails on another type as deployment', () => {
  expect(() => HcpTerraformTrust.stack({ ...shop, stack: 'network', deployment: 5 as unknown as string })).toThrow(
    'deployment must be a text, got: 5',
  );
});

const NAMES = 'consist of letters, digits, hyphens and underscores';
const NAMED: [string, string, string, (name: string) => unknown][] = [
  [
    'organization',
    NAMES,
    'for every workspace of a project use HcpTerraformTrust.project(…)',
    (organization) => HcpTerraformTrust.project({ ...shop, organization }),
  ],
  [
    'workspace',
    NAMES,
    'for every workspace of a project use HcpTerraformTrust.project(…)',
    (name) => HcpTerraformTrust.workspace({ ...shop, workspace: name }),
  ],
  [
    'stack',
    NAMES,
    'for every workspace of a project use HcpTerraformTrust.project(…)',
    (name) => HcpTerraformTrust.stack({ ...shop, stack: name }),
  ],
  [
    'deployment',
    NAMES,
    'leave it out for every deployment of the Stack',
    (name) => HcpTerraformTrust.stack({ ...shop, stack: 'network', deployment: name }),
  ],
  [
    'project',
    'consist of letters, digits, spaces, hyphens and underscores',
    'name each project in a trust of its own',
    (name) => HcpTerraformTrust.project({ ...shop, project: name }),
  ],
];

describe.each(NAMED)('the name of the %s', (property, must, remedy, make) => {
  test.each(['a', '-', '_', '9', 'prod-eu_1', 'a-', '-a'])('may be %s', (name) => {
    expect(() => make(name)).not.toThrow();
  });

  test.each(['*', 'a*', '*a', 'a.b', 'a.', '.a', 'a:b', ' a', 'a ', 'a\tb', ':a', 'a:', '.', ''])(
    'is not %j',
    (name) => {
      expect(() => make(name)).toThrow(
        `${property} must ${must}, got: ${name || "''"}; ${remedy}; wildcards are not accepted`,
      );
    },
  );
});

test.each(['Default Project', 'a b', 'a  b', '- _', 'a b c'])('a project may be named %j', (name) => {
  expect(() => HcpTerraformTrust.project({ ...shop, project: name })).not.toThrow();
});

test('a workspace has no space in its name', () => {
  expect(() => HcpTerraformTrust.workspace({ ...shop, workspace: 'a b' })).toThrow(/^workspace must consist of/);
});

test.each<[string, () => unknown, string]>([
  ['a plan', () => workspace.apply().plan(), twice('run phase', 'plan')],
  ['an apply', () => workspace.plan().apply(), twice('run phase', 'apply')],
  ['both', () => workspace.plan().anyPhase(), twice('run phase', 'plan, apply')],
  [
    'custom subjects',
    () => workspace.plan().customSubject(`${SHOP}:workspace:prod:x`, `${SHOP}:workspace:prod:y`),
    twice('customSubject', `${SHOP}:workspace:prod:x, ${SHOP}:workspace:prod:y`),
  ],
])('fails on %s beside another phase', (_, make, message) => {
  expect(make).toThrow(message);
});

test.each([
  ['workspace', workspace, `${SHOP}:workspace:prodx`, `${SHOP}:workspace:prod:`],
  ['project', project, `${SHOP}:stack:x`, `${SHOP}:workspace:`],
  ['deployment', deployment, `${SHOP}:stack:network:deployment:eux`, `${SHOP}:stack:network:deployment:eu:`],
  ['Stack', stack, `${SHOP}:stack:networkx`, `${SHOP}:stack:network:deployment:`],
])('fails on the custom subject of another %s', (_, trust, subject, beginning) => {
  expect(() => trust.customSubject(subject)).toThrow(`customSubject must begin with ${beginning}, got: ${subject}; `);
});

test('is not for another vendor', () => {
  expect(() => spellOut(Issuer.gitLab(), workspace.plan())).toThrow(unfit('HcpTerraformTrust'));
});

test('needs to know which runs are meant', () => {
  expect(() => spellOut(issuer, workspace)).toThrow(
    `trust must state which runs of ${SHOP}:workspace:prod it accepts; go on with plan(), apply() or, for both, anyPhase() [Stack]`,
  );
});

test.each<[string, HcpTerraformTrust, string]>([
  ['plans', workspace.plan(), '\nTFC_AWS_PLAN_ROLE_ARN='],
  ['applies', workspace.apply(), '\nTFC_AWS_APPLY_ROLE_ARN='],
  ['both', workspace.anyPhase(), '\nTFC_AWS_RUN_ROLE_ARN='],
  ['custom subjects', workspace.customSubject(`${SHOP}:workspace:prod:x`), '\nTFC_AWS_RUN_ROLE_ARN='],
  ['a deployment', deployment.anyPhase(), '\ndeployment "eu" {'],
  ['every deployment', stack.anyPhase(), '\ndeployment "production" {'],
])('the snippet for %s has %j', (_, trust, text) => {
  expect(workflowOf(issuer, trust)).toContain(text);
});

test('the snippet for custom subjects sends nobody to a role for the other phase', () => {
  expect(workflowOf(issuer, workspace.customSubject(`${SHOP}:workspace:prod:x`))).not.toContain('needs a role');
});
