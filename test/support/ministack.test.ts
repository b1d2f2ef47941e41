import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { CustomResource, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { MiniStack } from './ministack';

jest.setTimeout(300_000);

let aws: MiniStack;

beforeAll(async () => {
  aws = await MiniStack.start();
});

afterAll(() => aws?.stop());

const isOpen = (host: string) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(Number(new URL(aws.endpoint).port), host);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

test('it listens to this machine only', async () => {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const outside = addresses.filter(({ internal, family }) => !internal && family === 'IPv4');
  expect(await isOpen('127.0.0.1')).toBe(true);
  expect(await Promise.all(outside.map(({ address }) => isOpen(address)))).toEqual(outside.map(() => false));
});

test('a function that is not one of the library runs as it is, and is not written down', async () => {
  const { succeeded, calls } = await aws.deploy((app) => {
    const stack = new Stack(app, 'Foreign');
    const onEventHandler = new LambdaFunction(stack, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => ({ PhysicalResourceId: "foreign" });'),
    });
    new CustomResource(stack, 'Resource', {
      serviceToken: new Provider(stack, 'Provider', { onEventHandler }).serviceToken,
    });
  });
  expect(succeeded).toBe(true);
  expect(calls).toEqual([]);
});

test('a failure of the CLI is told with what it printed', async () => {
  const { succeeded, output } = await aws.deploy((app) => {
    new CustomResource(new Stack(app, 'Broken'), 'Resource', { serviceToken: 'nowhere' });
  });
  expect(succeeded).toBe(false);
  expect(output).toContain("Custom resource ServiceToken 'nowhere' not found");
  expect(await aws.statusOf('Broken')).toBe('ROLLBACK_COMPLETE');
});

test('nothing of it is left behind', async () => {
  const other = await MiniStack.start();
  const { home } = other as unknown as { home: string };
  await other.stop();
  expect(existsSync(home)).toBe(false);
  await expect(fetch(other.endpoint)).rejects.toThrow();
});
