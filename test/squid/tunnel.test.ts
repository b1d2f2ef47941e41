import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { TUNNEL_TAG } from '../../src/squid/tunnel';
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
      values: { ProxySessionDocumentDB673CE0: 'Tunnel' },
    }),
  ];
  const own = { [`ssm:resourceTag/${TUNNEL_TAG}`]: proxy.tunnelTagValue };
  const instance = `arn:${partition}:ec2:${region}:${ACCOUNT}:instance/i-0123456789abcdef0`;
  const document = (name: string, account = ACCOUNT) => `arn:${partition}:ssm:${region}:${account}:document/${name}`;
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
    ['with this document on this instance', instance, { ...own, ...checked }, document('Tunnel')],
    ['where the service does not send the check', instance, own, document('Tunnel')],
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
    ['a document with a name that starts alike', document('Tunnel2')],
    ['the document of another account', document('Tunnel', '444455556666')],
  ])('starts no session with %s', async (_, name) => {
    expect(await ask('ssm:StartSession', name, checked)).toBe('ImplicitlyDenied');
  });

  test('starts no session with no document named, as the shell would be the default', async () => {
    const unchecked = { 'ssm:SessionDocumentAccessCheck': 'false' };
    expect(await ask('ssm:StartSession', instance, { ...own, ...unchecked })).toBe('ImplicitlyDenied');
    expect(await ask('ssm:StartSession', document('Tunnel'), unchecked)).toBe('ImplicitlyDenied');
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
    ['ssm:UpdateDocument', document('Tunnel')],
  ])('may not %s', async (action, resource) => {
    expect(await ask(action, resource)).toBe('ImplicitlyDenied');
  });

  test('opens the data channel of a session that bears the user id', () => {
    expect(identity[0].Statement).toContainEqual({
      Effect: 'Allow',
      Action: 'ssmmessages:OpenDataChannel',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
      Resource: 'arn:PARTITION:ssm:*:*:session/${aws:userid}-*'.replace('PARTITION', partition),
    });
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

test('two proxies do not share a tag', () => {
  const values = ['One', 'Two'].map((name) => proxyStack({}, new Stack(new App(), name)).proxy.tunnelTagValue);
  expect(values[0]).toBe('One-c82566965064ad9647267fd956e7e4d02fa0670eaf');
  expect(new Set(values).size).toBe(2);
});
