import { AmplifyBranchStage, AmplifyPlatform } from '../../src/amplify';
import { createApp, failure, findOne } from './support';

const patterns = ['feature/**'];
const written = (automaticBranches: object, props = {}) =>
  findOne(
    createApp({ automaticBranches: { patterns, ...automaticBranches }, ...props }).template(),
    'AWS::Amplify::App',
  );

test('only the branches in the code are built, unless there are patterns', () => {
  const { AutoBranchCreationConfig, EnableBranchAutoDeletion } = findOne(createApp().template(), 'AWS::Amplify::App');
  expect([AutoBranchCreationConfig, EnableBranchAutoDeletion]).toEqual([undefined, undefined]);
});

test('a branch that fits is built at each push, has no preview, and stays when the repository deletes it', () => {
  const { AutoBranchCreationConfig, EnableBranchAutoDeletion } = written({});
  expect(AutoBranchCreationConfig).toEqual({
    EnableAutoBranchCreation: true,
    AutoBranchCreationPatterns: ['feature/**'],
    EnableAutoBuild: true,
    EnablePullRequestPreview: false,
  });
  expect(EnableBranchAutoDeletion).toBe(false);
});

test.each([
  [{ autoBuild: false }, 'EnableAutoBuild', false],
  [{ pullRequestPreview: true }, 'EnablePullRequestPreview', true],
  [{ stage: AmplifyBranchStage.DEVELOPMENT }, 'Stage', 'DEVELOPMENT'],
  [{ environment: { A: '1' } }, 'EnvironmentVariables', [{ Name: 'A', Value: '1' }]],
])('%j sets %s', (options, property, value) => {
  expect(written(options).AutoBranchCreationConfig[property]).toEqual(value);
});

test('the repository may delete them', () => {
  expect(written({ deleteWithRepository: true }).EnableBranchAutoDeletion).toBe(true);
});

test('they have the framework of the app', () => {
  const { AutoBranchCreationConfig } = written({}, { platform: AmplifyPlatform.WEB_COMPUTE });
  expect(AutoBranchCreationConfig.Framework).toBe('Next.js - SSR');
});

test.each<[string, object, string]>([
  [
    'no pattern',
    { patterns: [] },
    'automaticBranches.patterns must hold at least one pattern, got: []; give for example feature/**, or leave it out [Stack/Web]',
  ],
  [
    'a pattern with a blank',
    { patterns: ['feature one'] },
    'automaticBranches.patterns must be a pattern for names of branches, without blanks, got: feature one; give for example feature/** [Stack/Web]',
  ],
  [
    'a pattern twice',
    { patterns: ['a/*', 'a/*'] },
    'automaticBranches.patterns must list nothing twice, got: a/*; list each pattern once [Stack/Web]',
  ],
  [
    'a stage that Amplify does not have',
    { stage: 'LIVE' },
    'automaticBranches.stage must be one of PRODUCTION, BETA, DEVELOPMENT, EXPERIMENTAL, PULL_REQUEST, got: LIVE; choose one of these [Stack/Web]',
  ],
  [
    'a variable that another property sets',
    { environment: { _CUSTOM_IMAGE: 'x' } },
    'environment._CUSTOM_IMAGE must be what buildImage sets (aws/codebuild/amazonlinux-x86_64-standard:5.0), or be left out, got: x; set buildImage instead [Stack/Web]',
  ],
])('fails on %s', (_, options, message) => {
  expect(failure(() => written(options))).toBe(message);
});
