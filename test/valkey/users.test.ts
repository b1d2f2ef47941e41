import { CfnParameter, Stack, Token } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ArnPrincipal, type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type IValkeyUser, ValkeyServerlessCache, ValkeyVersion } from '../../src/valkey';
import { decide, type IamRequest } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { ACCESS, cacheProperties, cacheWith, cacheWithoutUser, LIMITS, newStack, only, templateOf } from './support';

const USER = 'AWS::ElastiCache::User';
const GROUP = 'AWS::ElastiCache::UserGroup';

function userProperties(cache: ValkeyServerlessCache) {
  return only(templateOf(cache), USER);
}

describe('an IAM user', () => {
  test('has one name for id and login, and its access string', () => {
    expect(userProperties(cacheWith())).toEqual({
      AccessString: ACCESS.toAccessString(),
      AuthenticationMode: { Type: 'iam' },
      Engine: 'valkey',
      UserId: 'shop-cache-users-app-1d9c9dff',
      UserName: 'shop-cache-users-app-1d9c9dff',
    });
  });

  test('takes an id of one’s own', () => {
    const cache = cacheWithoutUser();
    const user = cache.addIamUser('App', { access: ACCESS, userId: 'shop-app' });
    expect(userProperties(cache)).toMatchObject({ UserId: 'shop-app', UserName: 'shop-app' });
    expect([user.userId, user.userName, user.secret]).toEqual(['shop-app', 'shop-app', undefined]);
  });

  test('is in the group of the cache, which is made after it', () => {
    const template = templateOf(cacheWith());
    template.hasResource(GROUP, {
      Properties: { Engine: 'valkey', UserIds: ['shop-cache-users-app-1d9c9dff'] },
      DependsOn: Object.keys(template.findResources(USER)),
    });
    const [group] = Object.keys(template.findResources(GROUP));
    expect(only(template, 'AWS::ElastiCache::ServerlessCache').UserGroupId).toEqual({ Ref: group });
  });

  test.each(['App', 'app-', 'app--1', '1app', ''])('fails on the id %p', (userId) => {
    expect(() => cacheWithoutUser().addIamUser('App', { access: ACCESS, userId })).toThrow(
      `userId must be 1 to 40 lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen`,
    );
  });

  test('fails on an id that is known at deploy time only', () => {
    const stack = newStack();
    const userId = new CfnParameter(stack, 'Id').valueAsString;
    expect(() => cacheWithoutUser({}, stack).addIamUser('App', { access: ACCESS, userId })).toThrow(
      'userId must be known at synth',
    );
  });

  test('fails on the name of the default user', () => {
    expect(() => cacheWithoutUser().addIamUser('App', { access: ACCESS, userId: 'default' })).toThrow(
      'userId must not be default',
    );
  });
});

describe('a password user', () => {
  test('has a generated password that the template does not hold', () => {
    const cache = cacheWithoutUser();
    cache.addPasswordUser('Legacy', { access: ACCESS });
    const [secret] = Object.keys(templateOf(cache).findResources('AWS::SecretsManager::Secret'));
    expect(userProperties(cache)).toEqual({
      AccessString: ACCESS.toAccessString(),
      AuthenticationMode: {
        Type: 'password',
        Passwords: [{ 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: secret }, ':SecretString:password::}}']] }],
      },
      Engine: 'valkey',
      UserId: 'shop-cache-users-legacy-10fb27f8',
      UserName: 'shop-cache-users-legacy-10fb27f8',
    });
  });

  test('has a password that the service takes', () => {
    const cache = cacheWithoutUser();
    cache.addPasswordUser('Legacy', { access: ACCESS });
    expect(only(templateOf(cache), 'AWS::SecretsManager::Secret').GenerateSecretString).toEqual({
      ExcludePunctuation: true,
      GenerateStringKey: 'password',
      PasswordLength: 64,
      SecretStringTemplate: '{"username":"shop-cache-users-legacy-10fb27f8"}',
    });
  });

  test('takes its secret with it when it is deleted', () => {
    const cache = cacheWithoutUser();
    cache.addPasswordUser('Legacy', { access: ACCESS });
    templateOf(cache).hasResource('AWS::SecretsManager::Secret', { DeletionPolicy: 'Delete' });
  });

  test('has its secret under the key of the cache', () => {
    const stack = newStack();
    const cache = cacheWithoutUser({ encryptionKey: new Key(stack, 'Key') }, stack);
    cache.addPasswordUser('Legacy', { access: ACCESS });
    expect(only(templateOf(cache), 'AWS::SecretsManager::Secret').KmsKeyId).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'],
    });
  });

  test('takes a secret, an id and a name of one’s own', () => {
    const stack = newStack();
    const secret = Secret.fromSecretNameV2(stack, 'Own', 'shop/cache');
    const cache = cacheWithoutUser({}, stack);
    const user = cache.addPasswordUser('Legacy', { access: ACCESS, secret, userId: 'legacy', userName: 'Shop' });
    const reference = Stack.of(cache).resolve(secret.secretValueFromJson('password').unsafeUnwrap());
    expect(JSON.stringify(reference)).toContain(':secret:shop/cache:SecretString:password::}}');
    expect(user.secret).toBe(secret);
    templateOf(cache).resourceCountIs('AWS::SecretsManager::Secret', 0);
    expect(userProperties(cache)).toMatchObject({
      UserId: 'legacy',
      UserName: 'Shop',
      AuthenticationMode: { Passwords: [reference] },
    });
  });

  test('takes two passwords during a rotation, and gives clients the first', () => {
    const stack = newStack();
    const [old, next] = ['Old', 'Next'].map((id) => new Secret(stack, id));
    const cache = cacheWithoutUser({}, stack);
    const user = cache.addPasswordUser('Legacy', { access: ACCESS, secret: next, secondSecret: old });
    const passwords = [next, old].map((it) => stack.resolve(it.secretValueFromJson('password').unsafeUnwrap()));
    expect(userProperties(cache).AuthenticationMode).toEqual({ Type: 'password', Passwords: passwords });
    expect(user.secret).toBe(next);
    expect(cache.environmentFor(user).VALKEY_SECRET_ARN).toBe(next.secretArn);
  });

  test('fails on the same secret twice, however it was imported', () => {
    const stack = newStack();
    const [secret, secondSecret] = ['One', 'Again'].map((id) => Secret.fromSecretNameV2(stack, id, 'shop/cache'));
    expect(() =>
      cacheWithoutUser({}, stack).addPasswordUser('Legacy', { access: ACCESS, secret, secondSecret }),
    ).toThrow('secondSecret must be another one than secret; give the secret that holds the other password');
  });

  test.each([
    ['a b', 'be a name of printable ASCII without spaces'],
    ['', 'be a name of printable ASCII without spaces'],
    ['default', 'not be default'],
    [Token.asString({ Ref: 'Name' }), 'be known at synth'],
  ])('fails on the name %p', (userName, rule) => {
    expect(() => cacheWithoutUser().addPasswordUser('Legacy', { access: ACCESS, userName })).toThrow(
      `userName must ${rule}`,
    );
  });
});

describe.each(['addIamUser', 'addPasswordUser'] as const)('%s fails on', (add) => {
  const ACCESS_OF = "write for example ValkeyAccess.keys('app:*').allow('+@read') [Shop/Cache/Users/App]";

  test.each<[string, unknown, string]>([
    ['no options', undefined, 'props must be an object, got: undefined'],
    ['options of another type', { access: ACCESS, userId: 5 }, 'userId must be a text, got: 5'],
    [
      'an access from JSON',
      { access: {} },
      `access must be made by the class ValkeyAccess, got: an object of the class Object; ${ACCESS_OF}`,
    ],
    ['an id in capitals', { access: ACCESS, userId: 'App' }, 'userId must be 1 to 40 lower-case letters'],
    ['the id of the default user', { access: ACCESS, userId: 'default' }, 'userId must not be default'],
  ])('%s', (_, options, message) => {
    expect(() => cacheWithoutUser()[add]('App', options as never)).toThrow(message);
  });
});

describe('the users of a cache', () => {
  const objection = (cache: ValkeyServerlessCache) => {
    try {
      templateOf(cache);
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };

  test('fail when there are none', () => {
    expect(objection(cacheWithoutUser())).toContain('users must hold at least one user');
  });

  test('fail when a login is not needed', () => {
    expect(objection(cacheWith({ allowUnauthenticated: true }))).toContain(
      'allowUnauthenticated must be left out with users',
    );
  });

  test.each([
    ['userId', { userId: 'app', userName: 'other' }],
    ['userName', { userId: 'other', userName: 'app' }],
  ])('fail with the same %s twice', (property, names) => {
    const cache = cacheWithoutUser();
    cache.addIamUser('A', { access: ACCESS, userId: 'app' });
    cache.addPasswordUser('B', { access: ACCESS, ...names });
    expect(objection(cache)).toContain(`${property} must be given once in a cache`);
  });

  test.each([
    [100, undefined],
    [101, 'users must be at most 100'],
  ])('are at most 100: %i', (count, message) => {
    const cache = cacheWithoutUser();
    for (let index = 0; index < count; index++) {
      cache.addIamUser(`U${index}`, { access: ACCESS, userId: `u${index}` });
    }
    message ? expect(objection(cache)).toContain(message) : expect(objection(cache)).toBeUndefined();
  });
});

describe('grantConnect', () => {
  const ROLE = 'arn:aws:iam::111122223333:role/client';
  const NAMES = (template: any) =>
    Object.fromEntries(
      Object.entries<any>(template.Resources).flatMap(([id, { Type, Properties }]) => {
        const arn = (rest: string) => `arn:aws:${rest}`;
        switch (Type) {
          case 'AWS::ElastiCache::ServerlessCache':
            return [
              [
                `${id}.ARN`,
                arn(`elasticache:eu-central-1:111122223333:serverlesscache:${Properties.ServerlessCacheName}`),
              ],
            ];
          case 'AWS::ElastiCache::User':
            return [[`${id}.Arn`, arn(`elasticache:eu-central-1:111122223333:user:${Properties.UserId}`)]];
          case 'AWS::SecretsManager::Secret':
            return [[id, arn('secretsmanager:eu-central-1:111122223333:secret:legacy-AbCdEf')]];
          default:
            return [];
        }
      }),
    );

  function granted(grant: (cache: ValkeyServerlessCache, role: Role, user: IValkeyUser) => void) {
    const stack = newStack();
    const cache = cacheWithoutUser({ cacheName: 'shop' }, stack);
    const user = cache.addIamUser('App', { access: ACCESS, userId: 'app' });
    cache.addIamUser('Admin', { access: ACCESS, userId: 'admin' });
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    grant(cache, role, user);
    const template = templateOf(cache);
    const { PolicyDocument } = only(template, 'AWS::IAM::Policy');
    const identity = [resolveIntrinsics(PolicyDocument, { values: NAMES(template.toJSON()) })];
    return (request: Pick<IamRequest, 'action' | 'resource'>) => decide({ principal: ROLE, ...request }, { identity });
  }

  test.each([
    ['elasticache:Connect', 'serverlesscache:shop', 'Allowed'],
    ['elasticache:Connect', 'user:app', 'Allowed'],
    ['elasticache:Connect', 'serverlesscache:other', 'ImplicitlyDenied'],
    ['elasticache:Connect', 'user:admin', 'ImplicitlyDenied'],
    ['elasticache:ModifyUser', 'user:app', 'ImplicitlyDenied'],
    ['elasticache:DeleteServerlessCache', 'serverlesscache:shop', 'ImplicitlyDenied'],
  ])('of an IAM user: %s on %s is %s', async (action, resource, decision) => {
    const ask = granted((cache, role, user) => cache.grantConnect(role, user));
    expect(await ask({ action, resource: `arn:aws:elasticache:eu-central-1:111122223333:${resource}` })).toBe(decision);
  });

  test.each([
    ['secretsmanager:GetSecretValue', 'secretsmanager:eu-central-1:111122223333:secret:legacy-AbCdEf', 'Allowed'],
    [
      'secretsmanager:GetSecretValue',
      'secretsmanager:eu-central-1:111122223333:secret:other-AbCdEf',
      'ImplicitlyDenied',
    ],
    [
      'secretsmanager:PutSecretValue',
      'secretsmanager:eu-central-1:111122223333:secret:legacy-AbCdEf',
      'ImplicitlyDenied',
    ],
    ['elasticache:Connect', 'elasticache:eu-central-1:111122223333:serverlesscache:shop', 'ImplicitlyDenied'],
  ])('of a password user: %s on %s is %s', async (action, resource, decision) => {
    const ask = granted((cache, role) => cache.grantConnect(role, cache.addPasswordUser('Legacy', { access: ACCESS })));
    expect(await ask({ action, resource: `arn:aws:${resource}` })).toBe(decision);
  });

  function functionIn(vpc?: Vpc, stack = newStack()) {
    return new LambdaFunction(stack, 'Function', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('//'),
      vpc,
    });
  }

  test('opens both ports for a function, and nothing else', () => {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc');
    const cache = cacheWithoutUser({ vpc }, stack);
    const user = cache.addIamUser('App', { access: ACCESS });
    const fn = functionIn(vpc, stack);
    cache.grantConnect(fn, user);
    const template = templateOf(cache);
    const group = (prefix: string) => ({ 'Fn::GetAtt': [expect.stringMatching(prefix), 'GroupId'] });
    expect(only(template, 'AWS::EC2::SecurityGroupIngress')).toEqual({
      Description: 'Valkey user App',
      FromPort: 6379,
      GroupId: group('^CacheSecurityGroup'),
      IpProtocol: 'tcp',
      SourceSecurityGroupId: group('^FunctionSecurityGroup'),
      ToPort: 6380,
    });
  });

  test('gives a role no network', () => {
    const stack = newStack();
    const cache = cacheWithoutUser({}, stack);
    const user = cache.addIamUser('App', { access: ACCESS });
    cache.grantConnect(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') }), user);
    templateOf(cache).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('opens no network for a public endpoint', () => {
    const stack = newStack();
    const engineVersion = ValkeyVersion.V9;
    const cache = cacheWithoutUser({ publicEndpoint: true, engineVersion }, stack);
    const user = cache.addIamUser('App', { access: ACCESS });
    cache.grantConnect(functionIn(undefined, stack), user);
    templateOf(cache).resourceCountIs('AWS::EC2::SecurityGroup', 0);
  });

  test('opens the network for anything that has one', () => {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc');
    const cache = cacheWithoutUser({ vpc }, stack);
    const user = cache.addIamUser('App', { access: ACCESS });
    const { connections } = new SecurityGroup(stack, 'Client', { vpc });
    const grantPrincipal = new ArnPrincipal(ROLE);
    expect(cache.grantConnect({ grantPrincipal, connections } as IGrantable, user).success).toBe(false);
    templateOf(cache).resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  });

  test('fails for a function outside a VPC', () => {
    const cache = cacheWithoutUser();
    const user = cache.addIamUser('App', { access: ACCESS });
    expect(() => cache.grantConnect(functionIn(), user)).toThrow('grantee must be a function in a VPC');
  });

  test('fails for a user of another cache', () => {
    const cache = cacheWith();
    const stranger = new ValkeyServerlessCache(Stack.of(cache), 'Other', {
      vpc: new Vpc(Stack.of(cache), 'OtherVpc'),
      limits: LIMITS,
    }).addIamUser('App', { access: ACCESS });
    const message = 'user must be a user of this cache';
    expect(() => cache.grantConnect(new ArnPrincipalGrantee(), stranger)).toThrow(message);
    expect(() => cache.environmentFor(stranger)).toThrow(message);
  });
});

class ArnPrincipalGrantee implements IGrantable {
  public readonly grantPrincipal = new ArnPrincipal('arn:aws:iam::111122223333:role/client');
}

describe('environmentFor', () => {
  test('tells an IAM user where and how to log in', () => {
    const cache = cacheWithoutUser({ cacheName: 'shop' });
    const user = cache.addIamUser('App', { access: ACCESS, userId: 'app' });
    expect(Stack.of(cache).resolve(cache.environmentFor(user))).toEqual({
      VALKEY_HOST: { 'Fn::GetAtt': [expect.any(String), 'Endpoint.Address'] },
      VALKEY_PORT: '6379',
      VALKEY_READER_HOST: { 'Fn::GetAtt': [expect.any(String), 'ReaderEndpoint.Address'] },
      VALKEY_READER_PORT: '6380',
      VALKEY_TLS: 'true',
      VALKEY_CACHE_NAME: 'shop',
      VALKEY_USER: 'app',
      VALKEY_AUTHENTICATION: 'iam',
    });
  });

  test('tells a password user where the password is, and not the password', () => {
    const cache = cacheWithoutUser();
    const user = cache.addPasswordUser('Legacy', { access: ACCESS, userName: 'Shop' });
    const environment = Stack.of(cache).resolve(cache.environmentFor(user));
    expect(environment).toMatchObject({
      VALKEY_USER: 'Shop',
      VALKEY_AUTHENTICATION: 'password',
      VALKEY_SECRET_ARN: { Ref: expect.any(String) },
    });
    expect(JSON.stringify(environment)).not.toContain('resolve:secretsmanager');
  });

  test('has no reader endpoint where there is none', () => {
    const engineVersion = ValkeyVersion.V9;
    const cache = cacheWithoutUser({ publicEndpoint: true, engineVersion });
    const user = cache.addIamUser('App', { access: ACCESS });
    expect(Object.keys(cache.environmentFor(user)).filter((name) => name.includes('READER'))).toEqual([]);
    expect(cacheProperties(cache).ConnectionType).toBe('public');
  });
});
