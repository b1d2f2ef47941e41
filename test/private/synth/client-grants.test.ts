import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Connections, Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  AccountPrincipal,
  AccountRootPrincipal,
  AnyPrincipal,
  CompositePrincipal,
  type IGrantable,
  OrganizationPrincipal,
  Role,
  ServicePrincipal,
  StarPrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { admit, connectionsOf, dependsOn, requireGrantee } from '../../../src/private/synth/client-connections';
import {
  foreignAccountOf,
  grantCallToClient,
  grantKeyToClient,
  grantToClient,
  grantWithResource,
} from '../../../src/private/synth/client-grants';

const env = { account: '111122223333', region: 'eu-central-1' };

/** A server in a stack of its own, on the network of another one. */
function newServer() {
  const app = new App();
  const [network, own, other] = ['Network', 'Own', 'Other'].map((id) => new Stack(app, id, { env }));
  const vpc = new Vpc(network, 'Vpc', { maxAzs: 1, natGateways: 0 });
  const server = Object.assign(new Construct(own, 'Server'), {
    vpc,
    connections: new Connections({
      securityGroups: [new SecurityGroup(own, 'Group', { vpc, allowAllOutbound: false })],
      defaultPort: Port.tcp(6379),
    }),
  });
  const groupIn = (stack: Stack, id = 'Client') => new SecurityGroup(stack, id, { vpc, allowAllOutbound: false });
  const roleIn = (stack: Stack) => new Role(stack, 'Role', { assumedBy: new AccountRootPrincipal() });
  return { app, network, own, other, server, groupIn, roleIn };
}

const countOf = (stack: Stack, type: string) => Object.keys(Template.fromStack(stack).findResources(type)).length;
const ingresses = (stack: Stack) => countOf(stack, 'AWS::EC2::SecurityGroupIngress');

describe('a client is let in by a rule', () => {
  test('in the stack of the server, which is that of the client too', () => {
    const { own, server, groupIn } = newServer();
    admit(server, groupIn(own), 'the client');
    expect(ingresses(own)).toBe(1);
  });

  test('in the stack of the client, if that is another one', () => {
    const { own, other, server, groupIn } = newServer();
    admit(server, groupIn(other), 'the client');
    expect([ingresses(own), ingresses(other)]).toEqual([0, 1]);
  });

  test('in the stack of the server, if that depends on the stack of the client', () => {
    const { own, network, server, groupIn } = newServer();
    admit(server, groupIn(network), 'the client');
    expect([ingresses(own), ingresses(network)]).toEqual([1, 0]);
  });

  test('for each of its groups where that makes no cycle', () => {
    const { own, network, other, server, groupIn } = newServer();
    const connections = new Connections({ securityGroups: [groupIn(network), groupIn(other)] });
    admit(server, { connections }, 'the client');
    expect([ingresses(own), ingresses(network), ingresses(other)]).toEqual([1, 0, 1]);
  });

  test('in the stack of the server, if that stands on the stack of the client', () => {
    const { own, other, server, groupIn } = newServer();
    admit(server, groupIn(other), 'the client', [new Construct(other, 'Base')]);
    expect([ingresses(own), ingresses(other)]).toEqual([1, 0]);
  });
});

test('the stack of the server depends on others by its dependencies, and by what it stands on', () => {
  const { own, network, other, server } = newServer();
  expect([network, other].map((stack) => dependsOn(server, own, stack))).toEqual([true, false]);
  expect(dependsOn(server, own, other, [new Construct(other, 'Base')])).toBe(true);
  own.addDependency(other);
  expect(dependsOn(server, own, other)).toBe(true);
});

test('a server whose groups are not known stands on none of them', () => {
  const { own, other } = newServer();
  const server = new Construct(own, 'Public');
  Object.defineProperty(server, 'connections', {
    get: () => {
      throw new Error('a public endpoint');
    },
  });
  expect(dependsOn(server, own, other)).toBe(false);
});

describe('a grant', () => {
  const actions = ['sqs:SendMessage'];
  const resources = ['arn:aws:sqs:eu-central-1:111122223333:orders'];
  const policies = (stack: Stack) =>
    Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).map(
      ({ Properties: { PolicyDocument } }) => PolicyDocument.Statement,
    );
  const STATEMENT = { Effect: 'Allow', Action: actions[0], Resource: resources[0] };

  test('is in the policy of the role', () => {
    const { own, other, server, roleIn } = newServer();
    const grant = grantToClient(server, roleIn(other), actions, resources);
    expect(grant.success).toBe(true);
    expect([policies(own), policies(other)]).toEqual([[], [[STATEMENT]]]);
  });

  test('is in a policy of the stack of the server, if that depends on the stack of the role', () => {
    const { own, network, server, roleIn } = newServer();
    const role = roleIn(network);
    const grant = grantToClient(server, role, actions, resources);
    expect(grant.success).toBe(true);
    grantToClient(server, role, ['sqs:ReceiveMessage'], resources);
    expect(policies(network)).toEqual([]);
    expect(policies(own)).toEqual([[STATEMENT, { ...STATEMENT, Action: 'sqs:ReceiveMessage' }]]);
  });

  test('is in the policy of the role in the same stack', () => {
    const { own, server, roleIn } = newServer();
    grantToClient(server, roleIn(own), actions, resources, [server]);
    expect(policies(own)).toEqual([[STATEMENT]]);
  });
});

describe('a grant on a resource with a policy', () => {
  const actions = ['sqs:SendMessage'];
  const statementsIn = (stack: Stack, type: string) =>
    Object.values(Template.fromStack(stack).findResources(type)).flatMap(
      ({ Properties: { PolicyDocument, KeyPolicy } }) => (PolicyDocument ?? KeyPolicy).Statement,
    );
  /** How many statements of the identity, the queue and the key allow the grantee something. */
  function grantTo(granteeIn: (ground: ReturnType<typeof newServer>) => IGrantable) {
    const ground = newServer();
    const { own, network, other, server } = ground;
    const queue = new Queue(own, 'Queue');
    const key = new Key(own, 'Key');
    const grantee = granteeIn(ground);
    const granted = { resource: queue, resourceArns: [queue.queueArn], remedy: 'import it there' };
    grantWithResource(server, grantee, actions, granted);
    grantKeyToClient(server, grantee, key, ['kms:Decrypt']);
    return {
      identity: [own, network, other].map((stack) => statementsIn(stack, 'AWS::IAM::Policy').length),
      queue: statementsIn(own, 'AWS::SQS::QueuePolicy').map(({ Action }) => Action),
      key: statementsIn(own, 'AWS::KMS::Key').filter(({ Action }) => Action === 'kms:Decrypt').length,
    };
  }

  test('is in the policy of the role, in the stack in which it makes no cycle', () => {
    expect(grantTo(({ roleIn, other }) => roleIn(other))).toEqual({ identity: [0, 0, 2], queue: [], key: 0 });
    expect(grantTo(({ roleIn, network }) => roleIn(network))).toEqual({ identity: [2, 0, 0], queue: [], key: 0 });
  });

  test.each<[string, (ground: ReturnType<typeof newServer>) => IGrantable]>([
    ['an account', () => new AccountPrincipal('444455556666')],
    ['a role of another account', ({ own }) => Role.fromRoleArn(own, 'R', 'arn:aws:iam::444455556666:role/client')],
  ])('is in the policies of queue and key for %s', (_, granteeIn) => {
    expect(grantTo(granteeIn)).toEqual({ identity: [0, 0, 0], queue: ['sqs:SendMessage'], key: 1 });
  });

  test('is refused to a role in a stack of another account', () => {
    const elsewhere = ({ app, roleIn }: ReturnType<typeof newServer>) =>
      roleIn(new Stack(app, 'Elsewhere', { env: { ...env, account: '444455556666' } }));
    expect(() => grantTo(elsewhere)).toThrow(
      'grantee must be in a stack of the account 111122223333, got: Elsewhere/Role of 444455556666; import it there [Own/Server]',
    );
  });

  test('is made for a role in a stack whose account is not known', () => {
    expect(() => grantTo(({ app, roleIn }) => roleIn(new Stack(app, 'Anywhere')))).not.toThrow(/^grantee must/);
  });
});

describe('a call of a function', () => {
  function calledBy(...granteesIn: ((ground: ReturnType<typeof newServer>) => IGrantable)[]) {
    const ground = newServer();
    const { own, other, server } = ground;
    const code = { runtime: Runtime.NODEJS_22_X, handler: 'x', code: Code.fromInline('x') };
    const handler = new LambdaFunction(server, 'Handler', code);
    const grants = granteesIn.map((granteeIn) => grantCallToClient(server, granteeIn(ground), handler, 'name it'));
    expect(grants.map(({ success }) => success)).toEqual(granteesIn.map(() => true));
    const permissions = Object.values(Template.fromStack(own).findResources('AWS::Lambda::Permission'));
    return {
      policies: [own, other].map((stack) => countOf(stack, 'AWS::IAM::Policy')),
      admitted: permissions.map(({ Properties }) => Properties.Principal),
    };
  }
  const account = () => new AccountPrincipal('444455556666');

  test('is allowed to a role of the account by its own policy', () => {
    expect(calledBy(({ roleIn, other }) => roleIn(other))).toEqual({ policies: [0, 1], admitted: [] });
  });

  test('is allowed to an account by the policy of the function, once', () => {
    expect(calledBy(account, account)).toEqual({ policies: [0, 0], admitted: ['444455556666'] });
  });

  test('is not allowed to a service', () => {
    expect(() => calledBy(() => new ServicePrincipal('events.amazonaws.com'))).toThrow(
      'grantee must be a role, a user or an account, got: events.amazonaws.com; let a service in by addPermission of the function, with sourceAccount and sourceArn [Own/Server/Handler]',
    );
  });
});

test('a grantee in another account is told, as far as both are known', () => {
  const stack = new Stack(new App(), 'Stack', { env });
  const queue = new Queue(stack, 'Queue');
  const role = (account: string) => Role.fromRoleArn(stack, account, `arn:aws:iam::${account}:role/client`);
  const foreign = role('444455556666');
  expect(foreignAccountOf(queue, foreign)).toBe('444455556666');
  expect(foreignAccountOf(queue, role('111122223333'))).toBeUndefined();
  const anywhere = new Queue(new Stack(new App(), 'Anywhere'), 'Queue');
  expect(foreignAccountOf(anywhere, foreign)).toBeUndefined();
});

test('what has no principal is no grantee', () => {
  const { server } = newServer();
  expect(() => requireGrantee({} as never, server)).toThrow(
    'grantee must have a principal; pass a role, a function or another construct with a role [Own/Server]',
  );
});

describe('a grantee', () => {
  const { server } = newServer();

  test.each([
    ['anybody', new AnyPrincipal()],
    ['a star', new StarPrincipal()],
    ['anybody among others', new CompositePrincipal(new AccountPrincipal('444455556666'), new AnyPrincipal())],
  ])('is not %s', (_, everybody) => {
    expect(() => requireGrantee(everybody, server)).toThrow(
      'grantee must not be everybody; name a role or an account: the policy of a resource would let everybody in [Own/Server]',
    );
  });

  test.each([
    ['an account', new AccountPrincipal('444455556666')],
    ['an organization', new OrganizationPrincipal('o-1234567890')],
    ['anybody under a condition', new AnyPrincipal().withConditions({ Bool: { 'aws:PrincipalIsAWSService': 'true' } })],
    [
      'a function without a role',
      LambdaFunction.fromFunctionArn(server, 'Any', `arn:aws:lambda:eu-west-1:${env.account}:function:any`),
    ],
  ])('may be %s', (_, grantee) => {
    expect(() => requireGrantee(grantee, server)).not.toThrow();
  });
});

describe('the network of a grantee', () => {
  const { other, server, roleIn } = newServer();
  const handler = (id: string, more: object = {}) =>
    new LambdaFunction(other, id, { runtime: Runtime.NODEJS_22_X, handler: 'x', code: Code.fromInline('x'), ...more });

  test('is that of its function, also of an alias', () => {
    const inVpc = handler('Inside', {
      vpc: server.vpc,
      vpcSubnets: { subnets: server.vpc.publicSubnets },
      allowPublicSubnet: true,
    });
    expect(connectionsOf(inVpc, server)).toBe(inVpc);
    expect(connectionsOf(inVpc.addAlias('live'), server)).toBe(inVpc);
  });

  test('is none for a role', () => {
    expect(connectionsOf(roleIn(other), server)).toBeUndefined();
  });

  test('has to be there for a function', () => {
    expect(() => connectionsOf(handler('Outside'), server)).toThrow(
      'grantee must be a function in a VPC, got: Other/Outside; give the function a vpc; for an imported one, pass its security groups when importing it [Own/Server]',
    );
  });
});
