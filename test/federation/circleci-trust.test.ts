import { CircleCiTrust } from '../../src/federation/circleci-trust';
import { Issuer } from '../../src/federation/issuer';
import { MISSING, spellOut, twice, unfit, workflowOf } from './spell-out';

const ORG = '44444444-4444-4444-8444-444444444444';
const ID = '55555555-5555-4555-8555-555555555555';
const ANY = '????????-????-????-????-????????????';
const origin = 'github.com/acme/shop';
const issuer = Issuer.circleCi(ORG);
const project = CircleCiTrust.project(ID);
const organization = CircleCiTrust.organization();
const OF_PROJECT = { 'oidc.circleci.com/project-id': [ID] };

test.each<[string, CircleCiTrust, string, object]>([
  ['a user', project.user(ORG), `${ID}/user/${ORG}`, OF_PROJECT],
  ['a user of any project', organization.user(ORG), `${ANY}/user/${ORG}`, {}],
  [
    'a branch',
    project.branch({ origin, branch: 'main' }),
    `${ID}/user/${ANY}/vcs-origin/${origin}/vcs-ref/refs/heads/main`,
    OF_PROJECT,
  ],
  [
    'a branch of any project',
    organization.branch({ origin, branch: 'v*' }),
    `${ANY}/user/${ANY}/vcs-origin/${origin}/vcs-ref/refs/heads/v*`,
    {},
  ],
  [
    'a tag',
    project.tag({ origin, tag: 'v1' }),
    `${ID}/user/${ANY}/vcs-origin/${origin}/vcs-ref/refs/tags/v1`,
    OF_PROJECT,
  ],
  ['any subject', project.anySubject(), `${ID}/user/*`, OF_PROJECT],
  ['any subject of any project', organization.anySubject(), '*', {}],
  ['a custom subject', project.customSubject(`org/${ORG}/project/${ID}/x`), `${ID}/x`, OF_PROJECT],
  ['a custom subject of any project', organization.customSubject(`org/${ORG}/project/${ID}/x`), `${ID}/x`, {}],
])('of %s it compares subject and project', (_, trust, subject, claims) => {
  const bound = spellOut(issuer, trust);
  expect(bound).toMatchObject({ audiences: [ORG], subjects: [`org/${ORG}/project/${subject}`] });
  expect(bound.claims).toEqual(claims);
});

test('takes several custom subjects as they are', () => {
  const subjects = [`org/${ORG}/project/${ID}/x`, `org/${ORG}/project/${ID}/*`];
  expect(spellOut(issuer, project.customSubject(...subjects)).subjects).toEqual(subjects);
});

test.each([
  ['the project', project, `org/${ORG}/project/${ID.replace('5', '6')}/x`, `org/${ORG}/project/${ID}/`],
  ['the project up to its end', project, `org/${ORG}/project/${ID}0/x`, `org/${ORG}/project/${ID}/`],
  ['the organization', organization, `org/${ID}/project/x`, `org/${ORG}/project/`],
  ['the organization up to its end', organization, `org/${ORG}/projects/x`, `org/${ORG}/project/`],
])('custom subjects have to name %s', (_, trust, subject, beginning) => {
  expect(() => spellOut(issuer, trust.customSubject(subject))).toThrow(
    `customSubject must begin with ${beginning}, got: ${subject}; copy the sub claim of a token; what names its owner may hold no wildcard [Stack]`,
  );
});

test.each<[string, () => unknown]>([
  ['projectId', () => CircleCiTrust.project(MISSING)],
  ['userId', () => project.user(MISSING)],
  ['origin', () => project.branch({ branch: 'main' } as never)],
  ['branch', () => project.branch({ origin } as never)],
  ['origin', () => project.tag({ tag: 'v1' } as never)],
  ['tag', () => project.tag({ origin } as never)],
])('fails without %s', (property, make) => {
  expect(make).toThrow(new RegExp(`^${property} must be a text, got: undefined`));
});

test.each<[string, () => unknown]>([
  ['projectId', () => CircleCiTrust.project('shop')],
  ['userId', () => project.user('me')],
])('fails on a name as %s', (property, make) => {
  expect(make).toThrow(new RegExp(`^${property} must be a UUID in lower case`));
});

test.each<[string, () => unknown, string]>([
  ['a user', () => project.anySubject().user(ORG), twice('user', ORG)],
  ['a branch', () => project.anySubject().branch({ origin, branch: 'main' }), twice('branch', 'main')],
  ['a tag', () => project.anySubject().tag({ origin, tag: 'v1' }), twice('tag', 'v1')],
  ['any subject', () => project.user(ORG).anySubject(), twice('anySubject', '*')],
  [
    'custom subjects',
    () => project.anySubject().customSubject('org/x', 'org/y'),
    twice('customSubject', 'org/x, org/y'),
  ],
])('fails on %s beside another subject', (_, make, message) => {
  expect(make).toThrow(message);
});

test.each<[string, () => unknown]>([
  ['branch', () => project.branch({ origin, branch: 'refs/heads/main' })],
  ['tag', () => project.tag({ origin, tag: 'refs/tags/v1' })],
])('fails on the whole ref as %s', (property, make) => {
  expect(make).toThrow(new RegExp(`^${property} must be the name without refs/heads/ or refs/tags/, got: refs/`));
});

test('is not for another vendor', () => {
  expect(() => spellOut(Issuer.gitLab(), project.anySubject())).toThrow(unfit('CircleCiTrust'));
});

test.each([
  ['project', project, ID],
  ['organization', organization, `org/${ORG}`],
])('needs to know which runs of the %s are meant', (_, trust, whose) => {
  expect(() => spellOut(issuer, trust)).toThrow(
    `trust must state which runs of ${whose} it accepts; go on with user(…), branch(…), tag(…) or, for all of them, anySubject() [Stack]`,
  );
});

test.each<[string, CircleCiTrust, string]>([
  ['a user', project.user(ORG), '"$CIRCLE_OIDC_TOKEN" >'],
  ['a branch', project.branch({ origin, branch: 'main' }), '"$CIRCLE_OIDC_TOKEN_V2" >'],
  ['a branch', project.branch({ origin, branch: 'main' }), '\n            branches:\n              only: main\n'],
  ['a tag', project.tag({ origin, tag: 'v1' }), '\n            tags:\n              only: v1\n'],
  ['a tag', project.tag({ origin, tag: 'v1' }), '\n            branches:\n              ignore: /.*/\n'],
  ['any subject', project.anySubject(), '"$CIRCLE_OIDC_TOKEN_V2" >'],
  ['a custom subject', project.customSubject(`org/${ORG}/project/${ID}/x`), '"$CIRCLE_OIDC_TOKEN_V2" >'],
  ['a custom subject', project.customSubject(`org/${ORG}/project/${ID}/x`), '\n# The subject is customized'],
])('the snippet for %s has %j', (_, trust, text) => {
  expect(workflowOf(issuer, trust)).toContain(text);
});
