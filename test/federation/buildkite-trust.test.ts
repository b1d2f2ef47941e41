import { BuildkiteTrust } from '../../src/federation/buildkite-trust';
import { Issuer } from '../../src/federation/issuer';
import { MISSING, spellOut, twice, unfit, workflowOf } from './spell-out';

const ID = '55555555-5555-4555-8555-555555555555';
const OTHER = '66666666-6666-4666-8666-666666666666';
const issuer = Issuer.buildkite();
const shop = { organization: 'acme', pipeline: 'shop' };
const pipeline = BuildkiteTrust.pipeline(shop);
const SUBJECT = 'organization:acme:pipeline:shop';

test.each<[string, BuildkiteTrust, string, Record<string, string[]>]>([
  ['a branch', pipeline.branch('main'), `${SUBJECT}:ref:refs/heads/main:commit:*`, { build_branch: ['main'] }],
  ['branches', pipeline.branch('v*'), `${SUBJECT}:ref:refs/heads/v*:commit:*`, { build_branch: ['v*'] }],
  ['branches that end alike', pipeline.branch('*x'), `${SUBJECT}:ref:refs/heads/*x:commit:*`, { build_branch: ['*x'] }],
  ['the branch -', pipeline.branch('-'), `${SUBJECT}:ref:refs/heads/-:commit:*`, { build_branch: ['-'] }],
  ['every branch', pipeline.branch('*'), `${SUBJECT}:ref:refs/heads/*:commit:*`, {}],
  ['every branch of one character', pipeline.branch('?'), `${SUBJECT}:ref:refs/heads/?:commit:*`, {}],
  ['a tag', pipeline.tag('v1'), `${SUBJECT}:ref:refs/tags/v1:commit:*`, {}],
  ['any subject', pipeline.anySubject(), `${SUBJECT}:*`, {}],
  ['a pipeline by its id', BuildkiteTrust.pipelineById(ID), ID, { pipeline_id: [ID] }],
  ['a cluster by its id', BuildkiteTrust.clusterById(ID), ID, { cluster_id: [ID] }],
  ['an organization by its id', BuildkiteTrust.organizationById(ID), ID, { organization_id: [ID] }],
  [
    'a pipeline with its ids',
    BuildkiteTrust.pipeline({ ...shop, organizationId: ID, pipelineId: OTHER }).anySubject(),
    `${SUBJECT}:*`,
    { organization_id: [ID], pipeline_id: [OTHER] },
  ],
])('of %s it compares subject and claims', (_, trust, subject, claims) => {
  const bound = spellOut(issuer, trust);
  expect(bound).toMatchObject({ audiences: ['sts.amazonaws.com'], subjects: [subject] });
  expect(bound.claims).toEqual(claims);
});

test('takes several custom subjects as they are', () => {
  const subjects = [`${SUBJECT}:x`, `${SUBJECT}:y:*`];
  expect(spellOut(issuer, pipeline.customSubject(...subjects)).subjects).toEqual(subjects);
});

test('a claim leaves the subject and the other claims as they are', () => {
  const bound = spellOut(issuer, pipeline.branch('main').claim('cluster_name', 'a', 'b'));
  expect(bound.subjects).toEqual([`${SUBJECT}:ref:refs/heads/main:commit:*`]);
  expect(bound.claims).toEqual({ build_branch: ['main'], cluster_name: ['a', 'b'] });
});

test.each([
  ['organization', { pipeline: 'shop' }],
  ['pipeline', { organization: 'acme' }],
])('fails without %s', (property, options) => {
  expect(() => BuildkiteTrust.pipeline(options as typeof shop)).toThrow(`${property} must be a text, got: undefined`);
});

test.each(['organizationId', 'pipelineId'])('fails on another type as %s', (property) => {
  expect(() => BuildkiteTrust.pipeline({ ...shop, [property]: 5 })).toThrow(`${property} must be a text, got: 5`);
});

test.each<[string, () => unknown]>([
  ['organizationId', () => BuildkiteTrust.pipeline({ ...shop, organizationId: 'acme' })],
  ['pipelineId', () => BuildkiteTrust.pipeline({ ...shop, pipelineId: 'shop' })],
  ['pipelineId', () => BuildkiteTrust.pipelineById('shop')],
  ['clusterId', () => BuildkiteTrust.clusterById('shop')],
  ['organizationId', () => BuildkiteTrust.organizationById('acme')],
])('fails on a name as %s', (property, make) => {
  expect(make).toThrow(new RegExp(`^${property} must be a UUID in lower case`));
});

test.each<[string, () => unknown]>([
  ['pipelineId', () => BuildkiteTrust.pipelineById(MISSING)],
  ['clusterId', () => BuildkiteTrust.clusterById(MISSING)],
  ['organizationId', () => BuildkiteTrust.organizationById(MISSING)],
])('fails without the id %s', (property, make) => {
  expect(make).toThrow(new RegExp(`^${property} must be a text, got: undefined`));
});

test.each(['a', '1', 'a1', '1-a', 'acme-shop-2'])('the slug %s is fine', (slug) => {
  expect(
    spellOut(issuer, BuildkiteTrust.pipeline({ organization: slug, pipeline: slug }).anySubject()).subjects,
  ).toEqual([`organization:${slug}:pipeline:${slug}:*`]);
});

test.each(['-a', 'A', 'aB', 'a_b', 'a.b', 'a b', 'a*', '*a', 'a:b', ''])('fails on the slug %j', (slug) => {
  const message = (property: string) =>
    `${property} must be a slug in lower case, without wildcards, got: ${slug || "''"}; copy it from the URL of the pipeline: buildkite.com/ORGANIZATION/PIPELINE`;
  expect(() => BuildkiteTrust.pipeline({ ...shop, organization: slug })).toThrow(message('organization'));
  expect(() => BuildkiteTrust.pipeline({ ...shop, pipeline: slug })).toThrow(message('pipeline'));
});

test.each<[string, () => unknown, string]>([
  ['a branch', () => pipeline.tag('v1').branch('main'), twice('branch', 'main')],
  ['a tag', () => pipeline.branch('main').tag('v1'), twice('tag', 'v1')],
  ['any subject', () => pipeline.branch('main').anySubject(), twice('anySubject', '*')],
  [
    'custom subjects',
    () => pipeline.anySubject().customSubject(`${SUBJECT}:x`, `${SUBJECT}:y`),
    twice('customSubject', `${SUBJECT}:x, ${SUBJECT}:y`),
  ],
])('fails on %s beside another subject', (_, make, message) => {
  expect(make).toThrow(message);
});

test.each<[string, () => unknown]>([
  ['branch', () => pipeline.branch('refs/heads/main')],
  ['tag', () => pipeline.tag('refs/tags/v1')],
])('fails on the whole ref as %s', (property, make) => {
  expect(make).toThrow(new RegExp(`^${property} must be the name without refs/heads/ or refs/tags/, got: refs/`));
});

test('is not for another vendor', () => {
  expect(() => spellOut(Issuer.gitLab(), pipeline.anySubject())).toThrow(unfit('BuildkiteTrust'));
});

test('fails on a claim that IAM does not see', () => {
  expect(() => spellOut(issuer, pipeline.anySubject().claim('step_key', 'deploy'))).toThrow(
    /^claim must be a condition key that IAM has for agent\.buildkite\.com, got: step_key; /,
  );
});

test('needs to know which runs of the pipeline are meant', () => {
  expect(() => spellOut(issuer, pipeline)).toThrow(
    `trust must state which runs of ${SUBJECT} it accepts; go on with branch(…), tag(…) or, for all of them, anySubject() [Stack]`,
  );
});

test.each([
  ['a branch', pipeline.branch('main'), `'build.branch == "main"'`],
  ['tags', pipeline.tag('v1'), `'build.tag == "v1"'`],
])('the snippet runs for %s', (_, trust, condition) => {
  expect(workflowOf(issuer, trust)).toContain(`\n    if: ${condition}\n`);
});

test('the snippet asks for the subject that the trust compares', () => {
  const text = workflowOf(issuer, BuildkiteTrust.clusterById(ID));
  expect(text).toContain(' --subject-claim cluster_id ');
  expect(text).not.toContain(' --claim cluster_id');
});

test('the snippet says that custom subjects are customized', () => {
  expect(workflowOf(issuer, pipeline.customSubject(`${SUBJECT}:x`))).toContain('\n# The subject is customized');
  expect(workflowOf(issuer, pipeline.anySubject())).not.toContain('customized');
});
