import { App, NestedStack, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { matchesGlob } from '../../src/private/glob';
import { SquidProxy } from '../../src/squid';
import { TUNNEL_TAG } from '../../src/squid/facts';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { only, proxyStack } from './support';

const ACCOUNT = '111122223333';
const ALICE = 'AROAEXAMPLE:alice';

const PARTITIONS = [
  ['aws', 'eu-central-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
];

describe.each(PARTITIONS)('in the partition %s, who may open a tunnel', (partition, region) => {
  const { stack, proxy, template } = proxyStack();
  proxy.grantTunnel(new Role(stack, 'Support', { assumedBy: new AccountRootPrincipal() }));
  const [policy] = Object.entries(template().findResources('AWS::IAM::Policy')).filter(([id]) =>
    id.startsWith('Support'),
  );
  const identity = [
    resolveIntrinsics(policy[1].Properties.PolicyDocument, {
      partition,
      region,
      account: ACCOUNT,
    }),
  ];
  const own = { [`ssm:resourceTag/${TUNNEL_TAG}`]: proxy.tunnelTagValue };
  const instance = `arn:${partition}:ec2:${region}:${ACCOUNT}:instance/i-0123456789abcdef0`;
  const document = (name: string, account = ACCOUNT) => `arn:${partition}:ssm:${region}:${account}:document/${name}`;
  const DOCUMENT = proxy.sessionDocumentName;
  const session = `arn:${partition}:ssm:${region}:${ACCOUNT}:session/alice-0a1b2c3d4e5f`;

  const ask = (action: string, resource: string, context: Record<string, string> = {}) =>
    decide(
      {
        principal: `arn:${partition}:sts::${ACCOUNT}:assumed-role/Support/alice`,
        action,
        resource,
        resourceAccount: ACCOUNT,
        context: { 'aws:userid': ALICE, ...context },
      },
      { identity },
    );
  const checked = { 'ssm:SessionDocumentAccessCheck': 'true' };

  test.each([
    ['with this document on this instance', instance, { ...own, ...checked }, document(DOCUMENT)],
    ['where the service does not send the check', instance, own, document(DOCUMENT)],
  ])('starts a session %s', async (_, target, tags, name) => {
    expect(await ask('ssm:StartSession', target, tags)).toBe('Allowed');
    expect(await ask('ssm:StartSession', name, checked)).toBe('Allowed');
  });

  test.each([
    ['without a tag', {}],
    ['with the tag of another proxy', { [`ssm:resourceTag/${TUNNEL_TAG}`]: 'Other-c8' }],
    ['with the value in another tag', { 'ssm:resourceTag/Name': 'Stack-c8' }],
  ])('starts no session on an instance %s', async (_, tags) => {
    expect(await ask('ssm:StartSession', instance, { ...tags, ...checked })).toBe('ImplicitlyDenied');
  });

  test.each([
    ['the shell', document('SSM-SessionManagerRunShell')],
    ['the document that forwards any port', document('AWS-StartPortForwardingSession')],
    ['the document that forwards to any host', document('AWS-StartPortForwardingSessionToRemoteHost')],
    ['the document for SSH', document('AWS-StartSSHSession')],
    ['a document with a name that starts alike', document(`${DOCUMENT}2`)],
    ['the document of another account', document(DOCUMENT, '444455556666')],
  ])('starts no session with %s', async (_, name) => {
    expect(await ask('ssm:StartSession', name, checked)).toBe('ImplicitlyDenied');
  });

  test('starts no session with no document named, as the shell would be the default', async () => {
    const unchecked = { 'ssm:SessionDocumentAccessCheck': 'false' };
    expect(await ask('ssm:StartSession', instance, { ...own, ...unchecked })).toBe('ImplicitlyDenied');
    expect(await ask('ssm:StartSession', document(DOCUMENT), unchecked)).toBe('ImplicitlyDenied');
  });

  test('starts no session in another region or account', async () => {
    const there = instance.replace(region, 'sa-east-1');
    expect(await ask('ssm:StartSession', there, { ...own, ...checked })).toBe('ImplicitlyDenied');
    const others = instance.replace(ACCOUNT, '444455556666');
    expect(await ask('ssm:StartSession', others, { ...own, ...checked })).toBe('ImplicitlyDenied');
  });

  test.each(['ssm:TerminateSession', 'ssm:ResumeSession'])("%s is for one's own session", async (action) => {
    const of = (user: string) => ({ 'ssm:resourceTag/aws:ssmmessages:session-id': user });
    expect(await ask(action, session, of(ALICE))).toBe('Allowed');
    expect(await ask(action, session, of('AROAEXAMPLE:bob'))).toBe('ImplicitlyDenied');
    expect(await ask(action, session)).toBe('ImplicitlyDenied');
  });

  test('finds the instance in this region', async () => {
    expect(await ask('ec2:DescribeInstances', '*', { 'ec2:Region': region })).toBe('Allowed');
    expect(await ask('ec2:DescribeInstances', '*', { 'ec2:Region': 'sa-east-1' })).toBe('ImplicitlyDenied');
  });

  test.each([
    ['ssm:SendCommand', instance],
    ['ec2:CreateTags', instance],
    ['ec2:TerminateInstances', instance],
    ['ssm:UpdateDocument', document(DOCUMENT)],
  ])('may not %s', async (action, resource) => {
    expect(await ask(action, resource)).toBe('ImplicitlyDenied');
  });

  test.each([
    ['a role', 'alice-0a1b2c3d4e5f'],
    ['IAM Identity Center', 'alice@example.com-0a1b2c3d4e5f'],
    ['an IAM user', 'bob-0a1b2c3d4e5f'],
    ['a session without a name of its own', 'botocore-session-1234-0a1b2c3d4e5f'],
  ])('opens the data channel of a session of %s', (_, id) => {
    // The evaluator knows no resources of this action, so the statement is read.
    const channel = identity[0].Statement.filter(({ Action }: any) => Action === 'ssmmessages:OpenDataChannel');
    expect(channel).toEqual([
      { Effect: 'Allow', Action: 'ssmmessages:OpenDataChannel', Resource: `arn:${partition}:ssm:*:*:session/*` },
    ]);
    expect(matchesGlob(`arn:${partition}:ssm:${region}:${ACCOUNT}:session/${id}`, channel[0].Resource)).toBe(true);
  });
});

test('each statement on StartSession has the document check', () => {
  const { stack, proxy, template } = proxyStack();
  proxy.grantTunnel(new Role(stack, 'Support', { assumedBy: new AccountRootPrincipal() }));
  const statements = Object.values(template().findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().includes('ssm:StartSession'));
  expect(statements).toHaveLength(2);
  for (const { Condition } of statements) {
    expect(Condition.BoolIfExists).toEqual({ 'ssm:SessionDocumentAccessCheck': 'true' });
  }
});

test('a role of another stack gets the grant in its own stack', () => {
  const app = new App();
  const env = { account: ACCOUNT, region: 'eu-central-1' };
  const { proxy } = proxyStack({}, new Stack(app, 'Stack', { env }));
  const other = new Stack(app, 'Other', { env });
  const grant = proxy.grantTunnel(new Role(other, 'Support', { assumedBy: new AccountRootPrincipal() }));
  expect(grant.success).toBe(true);
  const statements = only(Template.fromStack(other), 'AWS::IAM::Policy').Properties.PolicyDocument.Statement;
  expect(statements).toHaveLength(5);
});

describe('the Session document', () => {
  const { Properties } = only(proxyStack().template(), 'AWS::SSM::Document');

  test('forwards a local port to the port of squid and takes no other', () => {
    expect(Properties.Content.properties).toEqual({
      type: 'LocalPortForwarding',
      portNumber: '3128',
      localPortNumber: '{{ localPortNumber }}',
    });
    expect(Object.keys(Properties.Content.parameters)).toEqual(['localPortNumber']);
  });

  test('picks the port of squid on the machine too, if nobody gives another', () => {
    expect(Properties.Content.parameters.localPortNumber).toEqual({
      type: 'String',
      description: 'The port on your machine; 0 picks a free one',
      allowedPattern: expect.any(String),
      default: '3128',
    });
  });

  test('is one for sessions, of type port', () => {
    expect(Properties).toMatchObject({
      DocumentType: 'Session',
      UpdateMethod: 'NewVersion',
      Content: { schemaVersion: '1.0', sessionType: 'Port' },
    });
  });

  test('takes each local port and nothing else', () => {
    const pattern = new RegExp(Properties.Content.parameters.localPortNumber.allowedPattern);
    const taken = Array.from({ length: 70_000 }, (_, port) => port).filter((port) => pattern.test(String(port)));
    expect([taken.length, taken[0], taken[taken.length - 1]]).toEqual([65_536, 0, 65_535]);
    expect(['', '-1', '3128;id', '03128', '1e3'].filter((port) => pattern.test(port))).toEqual([]);
  });
});

test('two proxies share neither a tag nor a document', () => {
  const proxies = ['One', 'Two'].map((name) => proxyStack({}, new Stack(new App(), name)).proxy);
  expect(proxies[0].tunnelTagValue).toBe('One-c82566965064ad9647267fd956e7e4d02fa0670eaf');
  expect(proxies[0].sessionDocumentName).toBe('Tunnel-One-c82566965064ad9647267fd956e7e4d02fa0670eaf');
  expect(new Set(proxies.map(({ tunnelTagValue }) => tunnelTagValue)).size).toBe(2);
  expect(new Set(proxies.map(({ sessionDocumentName }) => sessionDocumentName)).size).toBe(2);
});

test.each([1, 77, 78, 79, 128])(
  'the name of the document is one that the service accepts: stack name of %i',
  (length) => {
    const { proxy, template } = proxyStack({}, new Stack(new App(), 'Long', { stackName: 'a'.repeat(length) }));
    expect(proxy.sessionDocumentName).toMatch(/^[a-zA-Z0-9_\-.]{3,128}$/);
    expect(proxy.sessionDocumentName).toHaveLength(Math.min(length + 50, 128));
    expect(proxy.sessionDocumentName).toMatch(new RegExp(`-${proxy.node.addr}$`));
    expect(only(template(), 'AWS::SSM::Document').Properties.Name).toBe(proxy.sessionDocumentName);
  },
);

test('a proxy in a nested stack has names that are known at synth', () => {
  const parent = new Stack(new App(), 'Parent', { stackName: 'egress' });
  const { proxy } = proxyStack({}, new NestedStack(new NestedStack(parent, 'Outer'), 'Inner') as Stack);
  expect(proxy.tunnelTagValue).toBe(`egress-${proxy.node.addr}`);
  expect(proxy.sessionDocumentName).toBe(`Tunnel-egress-${proxy.node.addr}`);
});

test('the command of a stack with an environment has no tokens', () => {
  const env = { account: ACCOUNT, region: 'eu-central-1' };
  const { proxy } = proxyStack({}, new Stack(new App(), 'Stack', { env }));
  expect(Token.isUnresolved(proxy.tunnelCommand())).toBe(false);
  expect(proxy.tunnelCommand()).toContain(`--region eu-central-1 `);
});

describe('an imported proxy', () => {
  const attrs = { tunnelTagValue: 'Egress-c8', sessionDocumentName: 'Tunnel-Egress-c8' };
  const importedIn = (more: object = {}) => {
    const stack = new Stack(new App(), 'App', { env: { account: ACCOUNT, region: 'eu-central-1' } });
    return { stack, proxy: SquidProxy.fromSquidProxyAttributes(stack, 'Proxy', { ...attrs, ...more }) };
  };

  test('can be granted, in its account and region', () => {
    const { stack, proxy } = importedIn({ account: '444455556666', region: 'eu-west-1' });
    proxy.grantTunnel(new Role(stack, 'Support', { assumedBy: new AccountRootPrincipal() }));
    const statements = only(Template.fromStack(stack), 'AWS::IAM::Policy').Properties.PolicyDocument.Statement;
    const resources = statements.map(({ Resource }: any) => resolveIntrinsics(Resource));
    expect(resources).toEqual([
      'arn:aws:ec2:eu-west-1:444455556666:instance/*',
      'arn:aws:ssm:eu-west-1:444455556666:document/Tunnel-Egress-c8',
      'arn:aws:ssm:*:*:session/*',
      'arn:aws:ssm:eu-west-1:444455556666:session/*',
      '*',
    ]);
    expect(statements[4].Condition).toEqual({ StringEquals: { 'ec2:Region': 'eu-west-1' } });
  });

  test('is watched in its account and Region', () => {
    const { proxy } = importedIn({ account: '444455556666', region: 'eu-west-1', autoScalingGroupName: 'group' });
    const metrics = [proxy.metricHeartbeats(), proxy.metricInServiceInstances()];
    expect(metrics.map(({ account, region }) => [account, region])).toEqual(
      metrics.map(() => ['444455556666', 'eu-west-1']),
    );
  });

  test('opens by the same command and script', () => {
    const { proxy } = importedIn();
    expect(proxy.tunnelCommand({ localPort: 8080 })).toContain('Values=Egress-c8 ');
    expect(proxy.tunnelCommand({ localPort: 8080 })).toContain('"localPortNumber":["8080"]');
    expect(proxy.tunnelScript()).toContain("\ndocument='Tunnel-Egress-c8'\n");
  });

  test('has the metrics of its log, and those of its group if that is known', () => {
    const { proxy } = importedIn({ autoScalingGroupName: 'group' });
    expect(proxy.metricHeartbeats().namespace).toBe('CdkHindsight/SquidProxy/Egress-c8');
    expect(proxy.metricDesiredCapacity().dimensions).toEqual({ AutoScalingGroupName: 'group' });
    expect(proxy.widgets()).toHaveLength(2);
    expect(() => importedIn().proxy.metricInServiceInstances()).toThrow(
      'autoScalingGroupName must be known of the imported proxy',
    );
  });

  test.each([
    ['account', '1234', 'account must be an account ID of 12 digits'],
    ['region', 'eu-central', 'region must be the name of a region'],
    ['region', 'eu-central-1a', 'region must be the name of a region'],
  ])('%s %s is rejected', (property, value, message) => {
    expect(() => importedIn({ [property]: value })).toThrow(message);
  });

  test.each(['tunnelTagValue', 'sessionDocumentName', 'autoScalingGroupName'])(
    '%s has 256 letters at most',
    (property) => {
      expect(() => importedIn({ [property]: 'a'.repeat(256) })).not.toThrow();
      expect(() => importedIn({ [property]: 'a'.repeat(257) })).toThrow(`${property} must be a word`);
    },
  );

  test.each(['a', 'Egress_1.c8-x:/b@+=', '-', '='])('takes the word %j', (tunnelTagValue) => {
    expect(importedIn({ tunnelTagValue }).proxy.tunnelTagValue).toBe(tunnelTagValue);
  });

  test.each(['eu-central-1', 'us-gov-west-1', 'us-iso-east-12'])('takes the region %s', (region) => {
    expect(importedIn({ region }).proxy.env.region).toBe(region);
  });

  test.each([
    '-central-1',
    'e-central-1',
    'eur-central-1',
    'eu--1',
    'eu-1',
    'eu-central-',
    'xeu-central-1',
    'eu-west1-1',
  ])('rejects the region %s', (region) => {
    expect(() => importedIn({ region })).toThrow('region must be the name of a region');
  });

  test.each(['tunnelTagValue', 'sessionDocumentName', 'autoScalingGroupName'])('%s is a word', (property) => {
    for (const value of ["a'; id", 'a b', '$(id)', '', 'a\nb', 'a"b', 'a`b']) {
      expect(() => importedIn({ [property]: value })).toThrow(`${property} must be a word without spaces and quotes`);
    }
  });
});
