import { Token } from 'aws-cdk-lib';
import type { Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ProxiedDatabase, ProxyAuth, ProxyClientAuthentication } from '../../src/rdsproxy';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { AURORA_POSTGRESQL, DatabaseStack } from './database';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';

function lambda(stack: DatabaseStack, vpc?: Vpc) {
  return new LambdaFunction(stack, 'Fn', {
    vpc,
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
  });
}

/** The inline policies of the role with this logical id, as CloudFormation would write them. */
function policiesOf(stack: DatabaseStack, role: string, partition = 'aws'): object[] {
  const values = {
    'ProxyCB0DFB71.DBProxyArn': `arn:${partition}:rds:${REGION}:${ACCOUNT}:db-proxy:prx-0a1b2c`,
    'ClusterEB0386A7.DBClusterResourceId': 'cluster-ABCD',
    SecretA720EF05: `arn:${partition}:secretsmanager:${REGION}:${ACCOUNT}:secret:orders-AbCdEf`,
    'Key961B73FD.Arn': `arn:${partition}:kms:${REGION}:${ACCOUNT}:key/orders`,
    [role]: role,
  };
  return Object.values(stack.template.findResources('AWS::IAM::Policy'))
    .map(({ Properties }) =>
      resolveIntrinsics<any>(Properties, {
        partition,
        account: ACCOUNT,
        region: REGION,
        values: { ...values, ...refs(Properties) },
      }),
    )
    .filter(({ Roles }) => Roles.includes(role))
    .map(({ PolicyDocument }) => PolicyDocument);
}

/** Roles of other policies stand for themselves. */
function refs({ Roles }: any): Record<string, string> {
  return Object.fromEntries(Roles.map(({ Ref }: any) => [Ref, Ref]));
}

async function connect(policies: object[], database: string, user: string, partition = 'aws', account = ACCOUNT) {
  return decide(
    {
      principal: `arn:${partition}:iam::${ACCOUNT}:role/client`,
      action: 'rds-db:connect',
      resource: `arn:${partition}:rds-db:${REGION}:${account}:dbuser:${database}/${user}`,
    },
    { identity: policies },
  );
}

describe.each(['aws', 'aws-cn', 'aws-us-gov'])('in %s, a function', (partition) => {
  const stack = new DatabaseStack();
  const fn = lambda(stack, stack.vpc);
  const auth = ProxyAuth.endToEndIam({ databaseUsers: ['app', 'admin'] });
  stack.proxy({ auth }).grantConnect(fn, 'app');
  const policies = policiesOf(stack, 'FnServiceRoleB9001A96', partition);

  test.each([
    ['as its user to the proxy', 'prx-0a1b2c', 'app', 'Allowed'],
    ['as another user', 'prx-0a1b2c', 'admin', 'ImplicitlyDenied'],
    ['as a user whose name begins alike', 'prx-0a1b2c', 'app2', 'ImplicitlyDenied'],
    ['to another proxy', 'prx-ffffff', 'app', 'ImplicitlyDenied'],
    ['past the proxy to the database', 'cluster-ABCD', 'app', 'ImplicitlyDenied'],
  ])('connects %s', async (_, database, user, decision) => {
    expect(await connect(policies, database, user, partition)).toBe(decision);
  });
});

describe('the proxy itself, with end-to-end IAM,', () => {
  const stack = new DatabaseStack();
  stack.proxy({ auth: ProxyAuth.endToEndIam({ databaseUsers: ['app', 'admin'] }) });
  const policies = policiesOf(stack, 'ProxyRole46D67FAB');

  test.each([
    ['as a user that was named', 'cluster-ABCD', 'app', 'Allowed'],
    ['as the other one', 'cluster-ABCD', 'admin', 'Allowed'],
    ['as a user that was not named', 'cluster-ABCD', 'root', 'ImplicitlyDenied'],
    ['to another cluster', 'cluster-EFGH', 'app', 'ImplicitlyDenied'],
  ])('connects %s', async (_, database, user, decision) => {
    expect(await connect(policies, database, user)).toBe(decision);
  });

  test('trusts RDS and nobody else', () => {
    const role = stack.template.findResources('AWS::IAM::Role').ProxyRole46D67FAB.Properties;
    expect(role.AssumeRolePolicyDocument.Statement).toEqual([
      { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'rds.amazonaws.com' } },
    ]);
  });
});

describe('the proxy itself, with secrets,', () => {
  const stack = new DatabaseStack();
  const secret = new Secret(stack, 'Secret', { encryptionKey: new Key(stack, 'Key') });
  stack.proxy({ auth: ProxyAuth.secrets([secret]) });
  const policies = policiesOf(stack, 'ProxyRole46D67FAB');
  const principal = `arn:aws:iam::${ACCOUNT}:role/proxy`;

  test.each([
    ['orders-AbCdEf', 'Allowed'],
    ['payroll-AbCdEf', 'ImplicitlyDenied'],
  ])('reads %s: %s', async (name, decision) => {
    const resource = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}`;
    expect(await decide({ principal, action: 'secretsmanager:GetSecretValue', resource }, { identity: policies })).toBe(
      decision,
    );
  });

  test('connects as nobody by IAM', async () => {
    expect(await connect(policies, 'cluster-ABCD', 'app')).toBe('ImplicitlyDenied');
  });
});

test('the network is open from the function to the proxy, on the port of the proxy', () => {
  const stack = new DatabaseStack();
  stack.proxy().grantConnect(lambda(stack, stack.vpc), 'app');
  const rules = Object.values(stack.template.findResources('AWS::EC2::SecurityGroupIngress')).map(
    ({ Properties }) => Properties,
  );
  const proxy = { 'Fn::GetAtt': ['ProxySecurityGroup31CCABE3', 'GroupId'] };
  expect(rules.filter(({ GroupId }) => JSON.stringify(GroupId) === JSON.stringify(proxy))).toMatchObject([
    { FromPort: 3306, ToPort: 3306, SourceSecurityGroupId: { 'Fn::GetAtt': ['FnSecurityGroupB675AC26', 'GroupId'] } },
  ]);
});

test('a role gets the permission without a change of the network', () => {
  const stack = new DatabaseStack();
  const proxy = stack.proxy();
  const role = new Role(stack, 'Task', { assumedBy: new AccountPrincipal(ACCOUNT) });
  expect(proxy.grantConnect(role, 'app').success).toBe(true);
  const rules = Object.values(stack.template.findResources('AWS::EC2::SecurityGroupIngress'));
  expect(rules.map(({ Properties }) => Properties.Description)).toEqual(['from the RDS Proxy to its database']);
});

test('with secrets any user of theirs can be granted', async () => {
  const stack = new DatabaseStack();
  const proxy = stack.proxy({
    target: ProxiedDatabase.fromCluster(stack.cluster(AURORA_POSTGRESQL)),
    auth: ProxyAuth.secrets([new Secret(stack, 'Secret')]),
  });
  proxy.grantConnect(lambda(stack, stack.vpc), 'report');
  expect(await connect(policiesOf(stack, 'FnServiceRoleB9001A96'), 'prx-0a1b2c', 'report')).toBe('Allowed');
});

describe('fails on', () => {
  test('a function in no VPC', () => {
    const stack = new DatabaseStack();
    expect(() => stack.proxy().grantConnect(lambda(stack), 'app')).toThrow(
      new Error(
        'grantee must be a function in a VPC, got: Stack/Fn; give the function a vpc; for an imported one, pass its security groups when importing it [Stack/Proxy]',
      ),
    );
  });

  test('a user that the proxy may not connect as', () => {
    const stack = new DatabaseStack();
    expect(() => stack.proxy().grantConnect(lambda(stack, stack.vpc), 'root')).toThrow(
      new Error('user must be one of app, got: root; add it to databaseUsers [Stack/Proxy]'),
    );
  });

  test('a wildcard', () => {
    const stack = new DatabaseStack();
    expect(() => stack.proxy().grantConnect(lambda(stack, stack.vpc), '*')).toThrow(
      new Error('user must consist of letters, digits and _ . @ -, got: *; name one database user, without wildcards'),
    );
  });

  test.each([
    ['no user', undefined as never, 'be a text, got: undefined'],
    ['a user that is known only at deploy time', Token.asString({ Ref: 'User' }), 'be known at synth, got: a token'],
  ])('%s, also where the users of the secrets are not known', (_, user, rule) => {
    const stack = new DatabaseStack();
    const proxy = stack.proxy({ auth: ProxyAuth.secrets([new Secret(stack, 'Secret')]) });
    expect(() => proxy.grantConnect(lambda(stack, stack.vpc), user)).toThrow(`user must ${rule}`);
  });

  test('clients that log in with passwords', () => {
    const stack = new DatabaseStack();
    const auth = ProxyAuth.secrets([new Secret(stack, 'Secret')], {
      clientAuthentication: ProxyClientAuthentication.PASSWORD,
    });
    expect(() => stack.proxy({ auth }).grantConnect(lambda(stack, stack.vpc), 'app')).toThrow(
      new Error(
        'auth must use IAM for grantConnect, got: PASSWORD; let clients log in with IAM, or grant them the secret and open the network with connections [Stack/Proxy]',
      ),
    );
  });
});
