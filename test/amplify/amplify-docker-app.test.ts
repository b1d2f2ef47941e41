import { App, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import {
  AmplifyBranchStage,
  AmplifyBuildCompute,
  AmplifyCacheType,
  AmplifyDockerApp,
  type AmplifyDockerAppProps,
  AmplifyDomain,
  AmplifyPlatform,
  AmplifySubDomain,
} from '../../src/amplify';
import { createApp, failure, findOne } from './support';

const ROLE = 'arn:aws:iam::111122223333:role/given';
const ENV = { account: '111122223333', region: 'eu-central-1' };
const SERVER = { platform: AmplifyPlatform.WEB_COMPUTE };

function withRole(property: string, props = {}) {
  const stack = new Stack(new App(), 'Stack');
  return createApp({ [property]: Role.fromRoleArn(stack, 'Given', ROLE), ...props }, stack);
}

test.each([
  ['Name', 'Stack-Web-3B3D323C'],
  ['Platform', 'WEB'],
  ['JobConfig', { BuildComputeType: 'STANDARD_8GB' }],
  ['CacheConfig', { Type: 'AMPLIFY_MANAGED_NO_COOKIES' }],
  ['IAMServiceRole', { 'Fn::GetAtt': ['WebServiceRoleA9172838', 'Arn'] }],
  ['ComputeRoleArn', undefined],
  ['CustomRules', undefined],
  ['Description', undefined],
])('by default %s is %j', (property, value) => {
  expect(findOne(createApp().template(), 'AWS::Amplify::App')[property]).toEqual(value);
});

test.each([
  [{ appName: 'shop' }, 'Name', 'shop'],
  [{ description: 'The shop' }, 'Description', 'The shop'],
  [{ buildCompute: AmplifyBuildCompute.XLARGE_72GB }, 'JobConfig', { BuildComputeType: 'XLARGE_72GB' }],
  [{ cacheType: AmplifyCacheType.AMPLIFY_MANAGED }, 'CacheConfig', { Type: 'AMPLIFY_MANAGED' }],
  [{ platform: AmplifyPlatform.WEB_DYNAMIC }, 'Platform', 'WEB_DYNAMIC'],
])('%j sets %s', (props, property, value) => {
  expect(findOne(createApp(props).template(), 'AWS::Amplify::App')[property]).toEqual(value);
});

test('the logical ids of the app and its branches stay', () => {
  const { template } = createApp({ branches: ['main', 'feature/x'] });
  expect(Object.keys(template().findResources('AWS::Amplify::App'))).toEqual(['Web3C8945DB']);
  expect(Object.keys(template().findResources('AWS::Amplify::Branch'))).toEqual([
    'WebBranchmainB175D97F',
    'WebBranchfeaturexCB0E1276',
  ]);
});

test('the same code gives the same bytes', () => {
  const synth = () =>
    JSON.stringify(
      createApp({ branches: ['main'] })
        .template()
        .toJSON(),
    );
  expect(synth()).toBe(synth());
});

test('what the app is known by can be read', () => {
  const { app, stack } = createApp({ branches: ['main'] });
  expect(stack.resolve([app.appId, app.appArn, app.defaultDomain, app.branchArn('main')])).toEqual([
    { 'Fn::GetAtt': ['Web3C8945DB', 'AppId'] },
    { 'Fn::GetAtt': ['Web3C8945DB', 'Arn'] },
    { 'Fn::GetAtt': ['Web3C8945DB', 'DefaultDomain'] },
    { 'Fn::GetAtt': ['WebBranchmainB175D97F', 'Arn'] },
  ]);
});

test.each(['x', 'My shop', 'x'.repeat(255)])('the name may be %s', (appName) => {
  expect(findOne(createApp({ appName }).template(), 'AWS::Amplify::App').Name).toBe(appName);
});

test.each([
  ['appName', ''],
  ['framework', ''],
  ['framework', 'x'.repeat(256)],
])('%s is not %j', (property, value) => {
  expect(failure(() => createApp({ [property]: value }))).toMatch(
    new RegExp(`^${property} must have 1 to 255 characters`),
  );
});

test.each([
  ['onBuildFailed', 'a topic'],
  ['onBuildSucceeded', 'a topic'],
  ['buildImage', 'an AmplifyBuildImage'],
  ['computeRole', 'a role'],
  ['serviceRole', 'a role'],
])('%s is %s, not another object', (property, noun) => {
  expect(failure(() => createApp({ [property]: new Map() }))).toMatch(
    new RegExp(`^${property} must be ${noun}, got: an object of the class Map; `),
  );
});

test.each([
  ['customRules', 'an AmplifyCustomRule'],
  ['customHeaders', 'an AmplifyCustomHeader'],
])('%s hold %s each', (property, noun) => {
  expect(failure(() => createApp({ [property]: [new Map()] }))).toMatch(
    new RegExp(`^${property}\\[0\\] must be ${noun}, got: an object of the class Map; `),
  );
});

test('fails on a name that is too long', () => {
  const appName = 'x'.repeat(256);
  expect(failure(() => createApp({ appName }))).toBe(
    `appName must have 1 to 255 characters, got: ${appName}; give a name, or leave it out [Stack/Web]`,
  );
});

describe('a branch', () => {
  test('is built at each push, and has no preview', () => {
    expect(findOne(createApp({ branches: ['main'] }).template(), 'AWS::Amplify::Branch')).toEqual({
      AppId: { 'Fn::GetAtt': ['Web3C8945DB', 'AppId'] },
      BranchName: 'main',
      EnableAutoBuild: true,
      EnablePerformanceMode: false,
      EnablePullRequestPreview: false,
      EnableSkewProtection: false,
    });
  });

  test.each([
    [{ description: 'Live' }, 'Description', 'Live'],
    [{ stage: AmplifyBranchStage.PRODUCTION }, 'Stage', 'PRODUCTION'],
    [{ autoBuild: false }, 'EnableAutoBuild', false],
    [{ pullRequestPreview: true }, 'EnablePullRequestPreview', true],
    [{ performanceMode: true }, 'EnablePerformanceMode', true],
    [{ skewProtection: true }, 'EnableSkewProtection', true],
    [{ environment: { A: '1' } }, 'EnvironmentVariables', [{ Name: 'A', Value: '1' }]],
  ])('%j sets %s', (options, property, value) => {
    const { app, template } = createApp();
    app.addBranch('main', options);
    expect(findOne(template(), 'AWS::Amplify::Branch')[property]).toEqual(value);
  });

  test.each(['main', 'feature/x', 'v1.2', 'dependabot/npm_and_yarn/x-1.0.0', "o'neil", 'ü', 'x'.repeat(255)])(
    'may be called %s',
    (name) => {
      createApp({ branches: [name] })
        .template()
        .resourceCountIs('AWS::Amplify::Branch', 1);
    },
  );

  test.each([
    ['', "'' "],
    ['x'.repeat(256), '256 characters '],
  ])('%# fails on a name of a length that Amplify refuses', (name, shown) => {
    expect(failure(() => createApp({ branches: [name] }))).toBe(
      `branchName must have 1 to 255 characters, got: ${shown.trim()}; give the name of a branch [Stack/Web]`,
    );
  });

  test.each([
    ['my branch', 'a space, a control character or one of ~ ^ : ? * [ \\'],
    ['feature/*', 'a space, a control character or one of ~ ^ : ? * [ \\'],
    ['a\tb', 'a space, a control character or one of ~ ^ : ? * [ \\'],
    ['a\\b', 'a space, a control character or one of ~ ^ : ? * [ \\'],
    ['a..b', '.., @{, //, a slash at either end or a dash at the start'],
    ['a@{1}', '.., @{, //, a slash at either end or a dash at the start'],
    ['a//b', '.., @{, //, a slash at either end or a dash at the start'],
    ['/a', '.., @{, //, a slash at either end or a dash at the start'],
    ['a/', '.., @{, //, a slash at either end or a dash at the start'],
    ['-a', '.., @{, //, a slash at either end or a dash at the start'],
    ['.a', 'a part that starts with a dot, a dot at the end or a part that ends with .lock'],
    ['a/.b', 'a part that starts with a dot, a dot at the end or a part that ends with .lock'],
    ['a.', 'a part that starts with a dot, a dot at the end or a part that ends with .lock'],
    ['a.lock', 'a part that starts with a dot, a dot at the end or a part that ends with .lock'],
    ['@', 'only @ or HEAD'],
    ['HEAD', 'only @ or HEAD'],
  ])('fails on %j, which git refuses', (name, what) => {
    expect(failure(() => createApp({ branches: [name] }))).toBe(
      `branchName must not contain ${what}, got: ${name}; git has no such branch: give the full name of a branch, not a pattern [Stack/Web]`,
    );
  });

  test('fails on a name that is only known during the deploy', () => {
    expect(failure(() => createApp({ branches: [Lazy.string({ produce: () => 'main' })] }))).toBe(
      'branchName must be known at synth, got: a token; name the branch in the code [Stack/Web]',
    );
  });

  test('fails on a branch that is there already', () => {
    expect(failure(() => createApp({ branches: ['main', 'main'] }))).toBe(
      'branchName must be new to the app, got: main; name it once, in branches or by addBranch [Stack/Web]',
    );
  });

  test('fails on the ARN of a branch that is not there', () => {
    expect(failure(() => createApp().app.branchArn('main'))).toBe(
      'branchName must be a branch of the app (none yet), got: main; add it to branches, or by addBranch, before [Stack/Web]',
    );
  });
});

describe('roles', () => {
  test('a given service role is used as it is', () => {
    const { template } = withRole('serviceRole', { platform: AmplifyPlatform.WEB_DYNAMIC });
    expect(findOne(template(), 'AWS::Amplify::App').IAMServiceRole).toBe(ROLE);
    template().resourcePropertiesCountIs('AWS::IAM::Policy', Match.anyValue(), 0);
  });

  test('an app that renders on the server gets a compute role without permissions', () => {
    const { app, stack, template } = createApp(SERVER);
    expect(findOne(template(), 'AWS::Amplify::App').ComputeRoleArn).toEqual(stack.resolve(app.computeRole!.roleArn));
    const { Policies, ManagedPolicyArns } =
      template().findResources('AWS::IAM::Role').WebComputeRole3807FCD5!.Properties;
    expect([Policies, ManagedPolicyArns]).toEqual([undefined, undefined]);
  });

  test('a given compute role takes its place', () => {
    const { app, template } = withRole('computeRole', SERVER);
    expect(findOne(template(), 'AWS::Amplify::App').ComputeRoleArn).toBe(ROLE);
    expect(app.computeRole!.roleArn).toBe(ROLE);
  });

  test('a branch can have a compute role of its own', () => {
    const { app, stack, template } = createApp(SERVER);
    app.addBranch('main', { computeRole: Role.fromRoleArn(stack, 'Given', ROLE) });
    expect(findOne(template(), 'AWS::Amplify::Branch').ComputeRoleArn).toBe(ROLE);
  });

  test.each([AmplifyPlatform.WEB, AmplifyPlatform.WEB_DYNAMIC])('fails on a compute role for %s', (platform) => {
    expect(failure(() => withRole('computeRole', { platform }))).toBe(
      `computeRole must be left out, or the platform be WEB_COMPUTE, got: a role and ${platform}; ` +
        'a role for server-side pages needs a server [Stack/Web]',
    );
  });

  test('fails on a compute role for a branch without a server', () => {
    const { app, stack } = createApp();
    expect(failure(() => app.addBranch('main', { computeRole: Role.fromRoleArn(stack, 'Given', ROLE) }))).toBe(
      'computeRole must be left out, or the platform be WEB_COMPUTE, got: a role and WEB; ' +
        'a role for server-side pages needs a server [Stack/Web]',
    );
  });
});

describe('the names of branches', () => {
  test.each([[['feature/x', 'feature--x']], [['feature--x', 'feature/x']], [['a--b/c', 'a/b--c', 'a/b/c', 'a--b--c']]])(
    'may differ only in how they write a slash: %j',
    (branches) => {
      const found = createApp({ branches }).template().findResources('AWS::Amplify::Branch');
      expect(Object.values(found).map(({ Properties }) => Properties.BranchName)).toEqual(branches);
    },
  );

  test('may not hold a quotation mark, which would break the message of a failed build', () => {
    expect(failure(() => createApp({ branches: ['a"b'] }))).toBe(
      'branchName must not contain a quotation mark, got: a"b; rename the branch: the message of its failed builds would ' +
        'be broken [Stack/Web]',
    );
  });
});

describe('the framework', () => {
  const frameworks = (props: Partial<AmplifyDockerAppProps>) => {
    const { app, template } = createApp({ branches: ['main'], ...props });
    app.addBranch('other', { framework: 'Nuxt - SSR' });
    const found = Object.values(template().findResources('AWS::Amplify::Branch'));
    return found.map(({ Properties }) => Properties.Framework);
  };
  const platform = AmplifyPlatform.WEB_COMPUTE;

  test.each<[string, Partial<AmplifyDockerAppProps>, string | undefined]>([
    ['Next.js where a server has the artifacts of Next.js', { platform }, 'Next.js - SSR'],
    ['left to Amplify where the artifacts are elsewhere', { platform, artifactsDirectory: '.output' }, undefined],
    ['left to Amplify without a server', {}, undefined],
    ['the one that is given', { platform, framework: 'Astro - SSR' }, 'Astro - SSR'],
  ])('is %s; a branch can have another', (_, props, expected) => {
    expect(frameworks(props)).toEqual([expected, 'Nuxt - SSR']);
  });

  test('is left to Amplify for a build specification of the user', () => {
    const buildSpec = "frontend: { phases: { build: { commands: ['make'] } } }";
    expect(frameworks({ platform, buildSpec })[0]).toBeUndefined();
  });
});

describe('an app that is imported', () => {
  const imported = (appId: string, stack = new Stack(new App(), 'Stack', { env: ENV })) =>
    AmplifyDockerApp.fromAmplifyDockerAppAttributes(stack, 'Imported', { appId });

  test('has ARNs and a domain', () => {
    const app = imported('d1a2b3');
    const stack = Stack.of(app);
    expect(stack.resolve([app.appArn, app.branchArn('feature/x'), app.defaultDomain])).toEqual([
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':amplify:eu-central-1:111122223333:apps/d1a2b3']] },
      {
        'Fn::Join': [
          '',
          ['arn:', { Ref: 'AWS::Partition' }, ':amplify:eu-central-1:111122223333:apps/d1a2b3/branches/feature/x'],
        ],
      },
      'd1a2b3.amplifyapp.com',
    ]);
    expect(app.env).toEqual(ENV);
  });

  test('gets a domain', () => {
    const stack = new Stack(new App(), 'Stack', { env: ENV });
    const subDomains = [AmplifySubDomain.root('main')];
    new AmplifyDomain(stack, 'Domain', { app: imported('d1a2b3', stack), domainName: 'example.com', subDomains });
    Template.fromStack(stack).hasResourceProperties('AWS::Amplify::Domain', {
      AppId: 'd1a2b3',
      SubDomainSettings: [{ BranchName: 'main', Prefix: '' }],
    });
  });

  test.each(['', 'web', 'D1A2', 'd', `d${'1'.repeat(20)}`])('is refused with the id %j', (appId) => {
    expect(failure(() => imported(appId))).toMatch(
      /^appId must be the id of an app: 'd' and lower-case letters or digits/,
    );
  });
});

test.each([
  ['platform', 'WEB_SERVER', 'WEB, WEB_COMPUTE, WEB_DYNAMIC'],
  ['packageManager', 'bun', 'npm, pnpm, yarn-classic, yarn-berry'],
  ['buildCompute', 'SMALL', 'STANDARD_8GB, LARGE_16GB, XLARGE_72GB'],
  ['cacheType', 'NONE', 'AMPLIFY_MANAGED, AMPLIFY_MANAGED_NO_COOKIES'],
])('%s must be one of its enum', (property, value, values) => {
  expect(failure(() => createApp({ [property]: value }))).toMatch(
    new RegExp(`^${property} must be one of ${values}, got: ${value}; `),
  );
});

describe('a web ACL', () => {
  const WEB_ACL = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/1a2b';

  test('is associated with the app', () => {
    expect(findOne(createApp({ webAclArn: WEB_ACL }).template(), 'AWS::WAFv2::WebACLAssociation')).toEqual({
      ResourceArn: { 'Fn::GetAtt': ['Web3C8945DB', 'Arn'] },
      WebACLArn: WEB_ACL,
    });
  });

  test('there is none by default', () => {
    createApp().template().resourceCountIs('AWS::WAFv2::WebACLAssociation', 0);
  });

  test.each([
    'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/shop/1a2b',
    'arn:aws:wafv2:eu-central-1:111122223333:global/webacl/shop/1a2b',
    '1a2b',
  ])('fails on %s', (webAclArn) => {
    expect(failure(() => createApp({ webAclArn }))).toBe(
      `webAclArn must be the ARN of a web ACL with the scope CLOUDFRONT, got: ${webAclArn}; create one in us-east-1; Amplify cannot use a regional web ACL [Stack/Web]`,
    );
  });
});
