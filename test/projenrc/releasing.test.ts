import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awscdk, javascript } from 'projen';
import { synthSnapshot } from 'projen/lib/util/synth';
import { parse } from 'yaml';
import { Releasing, releaseOptions } from '../../projenrc/releasing';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'sample',
  // Named, because synthSnapshot deletes it: in a checkout below the temporary folder it would be the checkout.
  outdir: mkdtempSync(join(tmpdir(), 'releasing-')),
  author: 'A',
  authorAddress: 'https://example.com',
  repositoryUrl: 'https://github.com/sample/sample.git',
  defaultReleaseBranch: 'main',
  cdkVersion: '2.257.0',
  packageManager: javascript.NodePackageManager.NPM,
  npmTrustedPublishing: true,
  publishToPypi: { distName: 'sample', module: 'sample', trustedPublishing: true },
  publishToMaven: { javaPackage: 'sample', mavenGroupId: 'sample', mavenArtifactId: 'sample' },
  compat: true,
  eslint: false,
  ...releaseOptions(),
});
new Releasing(project);
const files = synthSnapshot(project);
const tasks = files['.projen/tasks.json'].tasks;
const workflow = (name: string) => parse(files[`.github/workflows/${name}.yml`]).jobs;
const runs = (job: { steps: { run?: string }[] }) => job.steps.flatMap(({ run }) => run ?? []);

test('compiling asks no registry', () => {
  expect(tasks.compile.steps).toEqual([expect.objectContaining({ exec: expect.stringMatching(/^jsii /) })]);
});

test('the dry run is a job of every change', () => {
  expect(runs(workflow('build')['release-dry-run'])).toContain('npx projen release:dry-run');
});

test('the dry run sees the history that decides the version', () => {
  const [checkout] = workflow('build')['release-dry-run'].steps.filter(({ uses }: any) => /checkout/.test(uses ?? ''));
  expect(checkout.with['fetch-depth']).toBe(0);
});

test('a job runs on the Node.js version of its name', () => {
  const { steps } = workflow('build')['node-22'];
  const versions = steps.flatMap((step: any) => step.with?.['node-version'] ?? []);
  expect(versions.at(-1)).toBe('22');
});

test('a release is checked strictly before anything is published', () => {
  const release = workflow('release');
  expect(runs(release.release)).toContain('npx projen release:check --strict');
  for (const job of ['release_npm', 'release_pypi', 'release_maven']) {
    expect([release[job].needs].flat()).toContain('release');
  }
});

test.each(['release_npm', 'release_pypi', 'release_maven', 'release_github'])('%s waits for the environment', (job) => {
  expect(workflow('release')[job].environment).toBe('release');
});

test.each(['release_npm', 'release_pypi'])('%s has a token to prove who it is, and no stored one', (job) => {
  const { permissions, steps } = workflow('release')[job];
  expect(permissions['id-token']).toBe('write');
  expect(JSON.stringify(steps)).not.toContain('secrets.');
});

test('npm gets the provenance of the tarball', () => {
  const [publish] = workflow('release').release_npm.steps.slice(-1);
  expect(publish.env.NPM_CONFIG_PROVENANCE).toBe('true');
});

test('the provenance of the jars is attested', () => {
  const { permissions, steps } = workflow('release').release_maven;
  expect(permissions).toEqual({ contents: 'read', 'id-token': 'write', attestations: 'write' });
  expect(steps.at(-1)).toMatchObject({ with: { 'subject-path': 'dist/java/**/*.jar' } });
});

test('the bill of materials is part of the release', () => {
  expect(runs(workflow('release').release_github).at(-1)).toContain('dist/cdk-hindsight.cdx.json');
});

test.each(['feat', 'fix', 'perf', 'revert'])('a commit of the type %s makes a release', (type) => {
  expect(tasks['bump:releasable-commits'].steps[0].exec).toContain(type);
});
