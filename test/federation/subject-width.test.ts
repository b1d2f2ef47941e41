import { wildcardSubject } from '../../src/federation/rules/wildcard-subject';
import { matchesGlob } from '../../src/private/glob';
import { judge } from '../../src/private/rules/rule';
import { TemplateSet } from '../../src/private/template/template-set';

const WEIGHTS = ['note', 'warning', 'error'];

/** What a subject under StringLike weighs: nothing is 0. */
function weightOf(subject: string, issuer: string): number {
  const Statement = {
    Effect: 'Allow',
    Action: 'sts:AssumeRoleWithWebIdentity',
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
    Condition: { StringLike: { [`${issuer}:sub`]: subject } },
  };
  const Properties = { AssumeRolePolicyDocument: { Statement: [Statement] } };
  const templates = TemplateSet.of({ 'a.json': { Resources: { Deploy: { Type: 'AWS::IAM::Role', Properties } } } });
  const [role] = templates.ofType('AWS::IAM::Role');
  return Math.max(0, ...judge(wildcardSubject, role).map(({ severity }) => WEIGHTS.indexOf(severity) + 1));
}

const cross = (...lists: string[][]): string[] =>
  lists.reduce((texts, list) => texts.flatMap((text) => list.map((item) => text + item)), ['']);

const OWNERS = ['acme', 'acme*', 'a?me', '*'];
const NAMES = ['shop', 'shop*', 'shop-*', 'sh?p', '*-shop', '*'];

describe.each<[string, string, string[]]>([
  [
    'GitHub',
    'token.actions.githubusercontent.com',
    [
      '*',
      'repo*',
      'repo:*',
      'repo:acme*',
      'environment:prod',
      'environment:*',
      ...cross(['repo:'], OWNERS, ['/'], NAMES, [
        '',
        ':*',
        ':environment:*',
        ':environment:prod',
        ':ref:refs/*',
        ':ref:refs/heads/*',
        ':ref:refs/heads/main',
        ':pull_request',
      ]),
      ...cross(['job_workflow_ref:'], OWNERS, ['/'], NAMES, ['', '*', '/.github/workflows/a.yml@refs/heads/main']),
    ],
  ],
  [
    'GitLab',
    'gitlab.com',
    [
      '*',
      'project_path:*',
      ...cross(['project_path:'], OWNERS, ['/'], NAMES, [
        '',
        ':*',
        ':ref_type:branch:ref:*',
        ':ref_type:tag:ref:*',
        ':ref_type:*:ref:*',
        ':ref_type:branch:ref:main',
      ]),
    ],
  ],
  [
    'HCP Terraform',
    'app.terraform.io',
    [
      '*',
      'organization:*',
      ...cross(['organization:'], OWNERS, [':project:'], NAMES, [
        '',
        ':*',
        ':workspace:*:run_phase:*',
        ':workspace:*:run_phase:apply',
        ':workspace:prod:run_phase:apply',
      ]),
    ],
  ],
  [
    'Buildkite',
    'agent.buildkite.com',
    [
      '*',
      ...cross(['organization:'], OWNERS, [':pipeline:'], NAMES, [
        '',
        ':*',
        ':ref:*:commit:*:step:*',
        ':ref:refs/heads/main:commit:*:step:*',
      ]),
    ],
  ],
  [
    'CircleCI',
    'oidc.circleci.com/org/o1',
    ['*', 'org/*', ...cross(['org/o1/project/'], ['p1', 'p*', '*'], ['', '/*', '/user/*', '/user/u1'])],
  ],
])('the subjects of %s', (_, issuer, subjects) => {
  const weights = new Map(subjects.map((subject) => [subject, weightOf(subject, issuer)]));

  test('weigh as much as any that they include', () => {
    const wrong = subjects.flatMap((wide) =>
      subjects
        .filter(
          (narrow) => matchesGlob(narrow, wide) && (weights.get(narrow) as number) > (weights.get(wide) as number),
        )
        .map((narrow) => `${narrow} (${weights.get(narrow)}) is in ${wide} (${weights.get(wide)})`),
    );
    expect(wrong).toEqual([]);
  });

  test('weigh nothing, something and most: the order says something', () => {
    expect([...new Set(weights.values())].sort()).toEqual([0, 2, 3]);
  });
});
