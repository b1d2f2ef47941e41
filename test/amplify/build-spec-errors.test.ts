import { Lazy } from 'aws-cdk-lib';
import { parse, stringify } from 'yaml';
import { AmplifyPackageManager } from '../../src/amplify';
import { createApp, failure } from './support';

const SMALL = 'version: 1\nfrontend:\n  phases:\n    build:\n      commands:\n        - make\n';
const specOf = (buildSpec: string, props = {}) => createApp({ buildSpec, ...props }).app.buildSpec;

describe('a build specification that Amplify could not run', () => {
  const fails = (text: string, props = {}) => failure(() => specOf(text, props));

  test('fails on what is not YAML, and says where', () => {
    expect(fails('version: 1\n  frontend: [')).toMatch(
      /^buildSpec must be valid YAML, got: .+ at line \d+, column \d+; correct the YAML at that place \[Stack\/Web\]$/,
    );
  });

  test('fails on a key that is given twice', () => {
    expect(fails('version: 1\nversion: 1\n')).toBe(
      'buildSpec must be valid YAML, got: Map keys must be unique at line 2, column 1; correct the YAML at that place [Stack/Web]',
    );
  });

  test.each([
    'version: 1\n',
    'version: 1\nfrontend:\n',
    'version: 1\nfrontend: { phases: { build: { commands: } } }\n',
  ])('fails without a phase: %j', (text) => {
    expect(fails(text)).toBe(
      'buildSpec must have a phase with commands; declare backend, frontend or test with phases and their commands [Stack/Web]',
    );
  });

  test.each([
    ['- make', 'the whole'],
    ['', 'the whole'],
    ['version: 1\nfrontend: make', 'frontend'],
    ['version: 1\nfrontend: { phases: [make] }', 'frontend.phases'],
    ['version: 1\nfrontend: { phases: { build: make } }', 'the phase build'],
    ['version: 1\napplications: [make]', 'an application'],
  ])('fails on %j, where a mapping belongs', (text, where) => {
    expect(fails(text)).toBe(
      `buildSpec must be a mapping of keys to values (${where}); see the reference of the build specification [Stack/Web]`,
    );
  });

  test('fails on commands that are not a list', () => {
    expect(fails('version: 1\nfrontend: { phases: { build: { commands: make } } }')).toBe(
      'buildSpec must have a list of commands in the phase build; start each command with a dash [Stack/Web]',
    );
  });

  test('fails on applications that are not a list', () => {
    expect(fails('version: 1\napplications: { appRoot: web }')).toBe(
      'buildSpec must have a list under applications; write one entry with an appRoot for each application [Stack/Web]',
    );
  });

  test('fails on a merge key, which would hide commands', () => {
    expect(fails('x: &x { commands: [make] }\nfrontend: { phases: { build: { <<: *x } } }')).toBe(
      'buildSpec must not use the merge key <<; repeat the keys, or use an alias of a whole value [Stack/Web]',
    );
  });

  test('fails on more than Amplify takes', () => {
    const length = specOf(SMALL).length + 30_000;
    expect(fails(SMALL.replace('make', `make${'x'.repeat(30_000)}`))).toBe(
      `buildSpec must have at most 25000 characters with the commands that start Docker, got: ${length} characters; ` +
        'move long commands into scripts of the repository [Stack/Web]',
    );
  });

  test('fails on a text that is only known during the deploy', () => {
    expect(fails(Lazy.string({ produce: () => SMALL }))).toBe(
      'buildSpec must be known at synth, got: a token; give the YAML itself, so that the commands can be put into it [Stack/Web]',
    );
  });

  test.each([
    ['packageManager', AmplifyPackageManager.PNPM],
    ['buildCommand', 'make'],
    ['artifactsDirectory', 'out'],
    ['cachePaths', ['a']],
  ])('fails on %s beside it, which would do nothing', (property, value) => {
    expect(fails(SMALL, { [property]: value })).toBe(
      `${property} must not be given beside buildSpec; write it into the build specification, or leave that out [Stack/Web]`,
    );
  });

  test('fails on an appRoot that it does not list', () => {
    expect(fails(SMALL, { appRoot: 'apps/web' })).toBe(
      'appRoot must be the appRoot of an application in buildSpec, got: apps/web; list it under applications [Stack/Web]',
    );
  });

  test('fails on applications without an appRoot', () => {
    const applications = [{ appRoot: 'apps/a', ...parse(SMALL) }];
    expect(fails(stringify({ version: 1, applications }))).toBe(
      'appRoot must be given for a buildSpec with applications; Amplify needs to know which one it builds: apps/a [Stack/Web]',
    );
  });
});
