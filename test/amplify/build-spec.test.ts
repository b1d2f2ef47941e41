import { Lazy } from 'aws-cdk-lib';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { AmplifyPackageManager, AmplifyPlatform } from '../../src/amplify';
import { dockerCommands } from '../../src/amplify/docker-commands';
import { writeBuildSpec } from '../../src/amplify/generated-build-spec';
import { createApp, failure, findOne } from './support';

const DOCKER = dockerCommands();
const DEPLOY = 'ampx pipeline-deploy --branch $AWS_BRANCH --app-id $AWS_APP_ID';

const specOf = (buildSpec: string, props = {}) => createApp({ buildSpec, ...props }).app.buildSpec;
const generated = (props = {}) => parse(createApp(props).app.buildSpec);
const spec = (...lines: string[]) => `${lines.join('\n')}\n`;

const SMALL = spec('version: 1', 'frontend:', '  phases:', '    build:', '      commands:', '        - make');

describe('the generated build specification', () => {
  test('is the one of a Gen 2 app, with Docker first in each phase', () => {
    expect(generated()).toEqual({
      version: 1,
      backend: {
        phases: { build: { commands: [...DOCKER, 'npm ci --cache .npm --prefer-offline', `npx ${DEPLOY}`] } },
      },
      frontend: {
        phases: { build: { commands: [...DOCKER, 'npm run build'] } },
        artifacts: { baseDirectory: 'dist', files: ['**/*'] },
        cache: { paths: ['.npm/**/*'] },
      },
    });
  });

  test('runs commands of the user once Docker is there, before it installs and deploys', () => {
    const { backend, frontend } = generated({
      commandsBeforeDeploy: ['docker login registry.example.com', 'make keys'],
    });
    expect(backend.phases.build.commands).toEqual([
      ...DOCKER,
      'docker login registry.example.com',
      'make keys',
      'npm ci --cache .npm --prefer-offline',
      `npx ${DEPLOY}`,
    ]);
    expect(frontend.phases.build.commands).toEqual([...DOCKER, 'npm run build']);
  });

  test('is YAML for whatever the commands and paths are', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    const texts = fc.oneof(
      text,
      fc.constantFrom('true', '- x', '*', '# no', 'a: b', 'x #', '007', '~', 'null', '.inf'),
    );
    fc.assert(
      fc.property(texts, texts, fc.array(texts, { maxLength: 3 }), (command, directory, cachePaths) => {
        const plan = { packageManager: AmplifyPackageManager.NPM, cachePaths };
        const { frontend } = parse(writeBuildSpec({ ...plan, buildCommand: command, artifactsDirectory: directory }));
        expect(frontend.phases.build.commands.at(-1)).toBe(command);
        expect(frontend.artifacts.baseDirectory).toBe(directory);
        expect(frontend.cache.paths).toEqual(cachePaths);
      }),
    );
  });

  test('is what the app gets', () => {
    const { app, template } = createApp();
    expect(findOne(template(), 'AWS::Amplify::App').BuildSpec).toBe(app.buildSpec);
  });

  test.each([
    [
      AmplifyPackageManager.NPM,
      ['npm ci --cache .npm --prefer-offline', `npx ${DEPLOY}`],
      'npm run build',
      '.npm/**/*',
    ],
    [
      AmplifyPackageManager.PNPM,
      ['corepack enable', 'pnpm install --frozen-lockfile --store-dir .pnpm-store', `pnpm exec ${DEPLOY}`],
      'pnpm run build',
      '.pnpm-store/**/*',
    ],
    [
      AmplifyPackageManager.YARN_CLASSIC,
      ['corepack enable', 'yarn install --frozen-lockfile --cache-folder .yarn-cache', `yarn run ${DEPLOY}`],
      'yarn run build',
      '.yarn-cache/**/*',
    ],
    [
      AmplifyPackageManager.YARN_BERRY,
      ['corepack enable', 'YARN_ENABLE_GLOBAL_CACHE=false yarn install --immutable', `yarn run ${DEPLOY}`],
      'yarn run build',
      '.yarn/cache/**/*',
    ],
  ])('%s installs from its lock file and keeps its cache', (packageManager, backend, build, cache) => {
    const { backend: b, frontend } = generated({ packageManager });
    expect(b.phases.build.commands.slice(DOCKER.length)).toEqual(backend);
    expect(frontend.phases.build.commands.slice(DOCKER.length)).toEqual([build]);
    expect(frontend.cache.paths).toEqual([cache]);
  });

  test('takes the command, the directory and the cache of the user', () => {
    const { frontend } = generated({ buildCommand: 'make', artifactsDirectory: 'out', cachePaths: ['a/**/*'] });
    expect(frontend.phases.build.commands).toEqual([...DOCKER, 'make']);
    expect(frontend.artifacts.baseDirectory).toBe('out');
    expect(frontend.cache.paths).toEqual(['a/**/*']);
  });

  test.each([
    [AmplifyPlatform.WEB, 'dist'],
    [AmplifyPlatform.WEB_COMPUTE, '.next'],
    [AmplifyPlatform.WEB_DYNAMIC, '.next'],
  ])('%s is served from %s', (platform, directory) => {
    expect(generated({ platform }).frontend.artifacts.baseDirectory).toBe(directory);
  });

  test('lists the one application of a monorepo', () => {
    const { version, applications, ...others } = generated({ appRoot: 'apps/web' });
    expect(others).toEqual({});
    expect(version).toBe(1);
    expect(applications).toEqual([{ appRoot: 'apps/web', ...generated(), version: undefined }]);
  });

  test('prints no secrets for debugging', () => {
    expect(createApp().app.buildSpec).not.toContain('--debug');
  });

  test('fails on an answer that is only known during the deploy', () => {
    expect(failure(() => createApp({ buildCommand: Lazy.string({ produce: () => 'make' }) }))).toBe(
      'buildCommand must be known at synth, got: a token; it becomes a part of the build specification [Stack/Web]',
    );
  });
});

describe("a user's build specification", () => {
  test('keeps its comments, its order and its quotes', () => {
    const text = spec(
      '# the shop',
      'version: 1',
      'frontend:',
      '  phases:',
      '    build:',
      '      commands:',
      '        # makes it',
      "        - 'make' # all of it",
      '  artifacts:',
      '    files: ["**/*"] # everything',
      '    discard-paths: yes',
    );
    const result = specOf(text);
    for (const line of text.split('\n').filter((line) => !line.includes('**'))) {
      expect(result).toContain(line);
    }
    expect(result).toContain('files: [ "**/*" ] # everything');
  });

  test('gets Docker before the commands of each phase of backend, frontend and test', () => {
    const phases = (...names: string[]) => ({
      phases: Object.fromEntries(names.map((name) => [name, { commands: [name] }])),
    });
    const { backend, frontend, test } = parse(
      specOf(
        stringify({
          version: 1,
          backend: phases('preBuild', 'build', 'postBuild'),
          frontend: phases('preBuild', 'build', 'postBuild'),
          test: phases('preTest', 'test', 'postTest'),
        }),
      ),
    );
    for (const section of [backend, frontend, test]) {
      for (const [name, { commands }] of Object.entries<any>(section.phases)) {
        expect(commands).toEqual([...DOCKER, name]);
      }
    }
  });

  test('gets nothing in a phase without commands', () => {
    const text = spec(
      'version: 1',
      'backend:',
      'test: {}',
      'frontend:',
      '  phases:',
      '    preBuild: { commands: [] }',
      '    postBuild:',
      '    build: { commands: [make] }',
    );
    expect(parse(specOf(text)).frontend.phases).toEqual({
      preBuild: { commands: [] },
      postBuild: null,
      build: { commands: [...DOCKER, 'make'] },
    });
  });

  test('gets Docker once where phases share their commands', () => {
    const text = spec(
      'version: 1',
      'backend: { phases: { build: &build { commands: [make] } } }',
      'frontend: { phases: { build: *build } }',
    );
    const { backend, frontend } = parse(specOf(text));
    expect(backend.phases.build.commands).toEqual([...DOCKER, 'make']);
    expect(frontend.phases.build.commands).toEqual([...DOCKER, 'make']);
  });

  test('stays as it is where Docker is in it already', () => {
    const once = specOf(SMALL);
    expect(specOf(once)).toBe(once);
  });

  test('gets Docker in each application of a monorepo', () => {
    const applications = ['apps/a', 'apps/b'].map((appRoot) => ({ appRoot, ...parse(SMALL) }));
    const result = parse(specOf(stringify({ version: 1, applications }), { appRoot: 'apps/b' }));
    for (const { frontend } of result.applications) {
      expect(frontend.phases.build.commands).toEqual([...DOCKER, 'make']);
    }
  });

  test('of a branch gets Docker too', () => {
    const { app, template } = createApp();
    app.addBranch('main', { buildSpec: SMALL });
    expect(findOne(template(), 'AWS::Amplify::Branch').BuildSpec).toBe(specOf(SMALL));
  });

  test('keeps all that it had, whatever it had', () => {
    const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9 $*:#'"{}|>&!%@,.-]{0,20}$/);
    const commands = fc.array(word, { maxLength: 4 });
    const phase = fc.record({ commands, note: word }, { requiredKeys: ['commands'] });
    const section = (names: string[]) =>
      fc.record(
        {
          phases: fc.record(Object.fromEntries(names.map((name) => [name, phase])), { requiredKeys: ['build'] }),
          artifacts: fc.record({ baseDirectory: word, files: fc.array(word) }),
          cache: fc.record({ paths: fc.array(word) }),
          buildpath: word,
        },
        { requiredKeys: ['phases'] },
      );
    const document = fc.record(
      {
        version: fc.constant(1),
        env: fc.record({ variables: fc.dictionary(fc.stringMatching(/^[A-Z_]{1,8}$/), word) }),
        backend: section(['preBuild', 'build', 'postBuild']),
        frontend: section(['preBuild', 'build', 'postBuild']),
      },
      { requiredKeys: ['version', 'frontend'] },
    );
    const comment = fc.stringMatching(/^[a-z][a-z ]{0,9}[a-z]$/);
    const style = fc.constantFrom<any>('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE');
    fc.assert(
      fc.property(document, comment, style, fc.boolean(), (content, note, defaultStringType, flow) => {
        const hasCommands = JSON.stringify(content).includes('"commands":["');
        const body = stringify(content, { defaultStringType, collectionStyle: flow ? 'flow' : 'any' });
        const text = `#${note}\n${body}#end${note}\n`;
        if (!hasCommands) {
          expect(failure(() => specOf(text))).toContain('buildSpec must have a phase with commands; ');
          return;
        }
        const result = specOf(text);
        expect(withoutDocker(parse(result))).toEqual(parse(text));
        expect(result.startsWith(`#${note}\n`)).toBe(true);
        expect(result).toContain(`#end${note}`);
      }),
      { numRuns: 150, seed: 20250427 },
    );
  });
});

/** The same structure without the commands that start Docker, which must be the first of each list that is not empty. */
function withoutDocker(value: any): any {
  if (Array.isArray(value)) {
    return value.map(withoutDocker);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(
    Object.entries<any>(value).map(([key, inner]) => {
      if (key === 'commands' && inner.length > 0) {
        expect(inner.slice(0, DOCKER.length)).toEqual(DOCKER);
        return [key, inner.slice(DOCKER.length)];
      }
      return [key, withoutDocker(inner)];
    }),
  );
}

describe('the texts in a generated specification', () => {
  const build = (buildCommand: string) =>
    parse(createApp({ buildCommand }).app.buildSpec).frontend.phases.build.commands;

  test.each([
    ...['true', 'false', 'yes', 'no', 'on', 'off', 'null', 'y', 'n', '.inf', '.nan', 'No', 'TRUE'],
    ...[
      '.5',
      '._5',
      '5',
      '1:30',
      '~',
      '- x',
      'a: b',
      'a #b',
      "it's",
      '"x"',
      '#x',
      '&x',
      '*x',
      '!x',
      '{x',
      '[x',
      'a\nb',
    ],
  ])('are texts: %j', (command) => {
    expect(build(command).at(-1)).toBe(command);
    const line = createApp({ buildCommand: command })
      .app.buildSpec.split('\n')
      .find((one) => one.endsWith(JSON.stringify(command)));
    expect(line).toBeDefined();
  });

  test.each(['cachePaths', 'branches'])('in the list %s must be known at synth', (property) => {
    const token = Lazy.string({ produce: () => 'x"\ntest:' });
    expect(failure(() => createApp({ [property]: ['a', token] }))).toMatch(/ must be known at synth, got: a token; /);
  });

  test('are escaped in lists too', () => {
    const cachePaths = ['x"\ntest:\n  phases: {}', 'y'];
    expect(parse(createApp({ cachePaths }).app.buildSpec).frontend.cache.paths).toEqual(cachePaths);
  });
});

describe('the texts in a generated specification without marks', () => {
  test.each(['make a/', 'ls a*b', 'ls *', 'x=1 && y', '$X', './a', 'a)', 'a;b|c>d<e"f-g,h+i', 'nx'])(
    '%s',
    (command) => {
      const lines = createApp({ buildCommand: command }).app.buildSpec.split('\n');
      expect(lines.map((line) => line.trim())).toContain(`- ${command}`);
    },
  );
});

test('no paths are an empty list', () => {
  expect(createApp({ cachePaths: [] }).app.buildSpec).toContain('\n    paths: []\n');
});

test.each(['', ' ', '/dist'])('the artifacts are not in %j', (artifactsDirectory) => {
  expect(failure(() => createApp({ artifactsDirectory }))).toMatch(/^artifactsDirectory must be a path relative to /);
});

test.each(['a', '_', 'api_url', 'A9'])('a variable for the server may be called %s', (name) => {
  expect(createApp({ serverEnvironment: [name] }).app.buildSpec).toContain(`^${name}=`);
});

describe('variables for the server', () => {
  const commands = (serverEnvironment: string[], appRoot?: string) => {
    const spec = parse(createApp({ serverEnvironment, appRoot }).app.buildSpec);
    return (appRoot ? spec.applications[0] : spec).frontend.phases.build.commands;
  };

  test.each([undefined, 'apps/web'])('are written for the framework before the build, in %s', (appRoot) => {
    expect(commands(['API_URL', 'LOG_LEVEL'], appRoot).slice(-2)).toEqual([
      "env | grep -e '^API_URL=' -e '^LOG_LEVEL=' >> .env.production",
      'npm run build',
    ]);
  });

  test('are none by default', () => {
    expect(createApp().app.buildSpec).not.toContain('.env.production');
  });

  test.each([
    [['A B'], /^serverEnvironment must hold names of letters, digits and underscores, got: A B; /],
    [["A'; id; '"], /^serverEnvironment must hold names/],
    [['A', 'A'], /^serverEnvironment must list nothing twice, got: A; /],
    [[Lazy.string({ produce: () => 'A' })], /^serverEnvironment must be known at synth, got: a token; /],
  ])('are refused: %j', (serverEnvironment, message) => {
    expect(failure(() => createApp({ serverEnvironment }))).toMatch(message);
  });
});
