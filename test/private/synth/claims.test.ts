import { App, CfnParameter, Fn, Stack, Stage } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  claim,
  claimInAccount,
  claimInRegion,
  identityOf,
  requireOwnRoleName,
} from '../../../src/private/synth/claims';

test('the first claim in an app is the only one', () => {
  const app = new App();
  expect(claim('table', new Construct(app, 'One'))).toBeUndefined();
  expect(claim('table', new Construct(app, 'Two'))).toBe('One');
  expect(claim('table', new Construct(app, 'Three'))).toBe('One');
  expect(claim('another table', new Construct(app, 'Four'))).toBeUndefined();
});

test('apps do not know of each other', () => {
  expect(claim('table', new Construct(new App(), 'One'))).toBeUndefined();
  expect(claim('table', new Construct(new App(), 'One'))).toBeUndefined();
});

test('within a scope, what others have claimed elsewhere does not count', () => {
  const app = new App();
  const [test, live] = ['Test', 'Live'].map((id) => new Stage(app, id));
  expect(claim('log', new Construct(test, 'One'), test)).toBeUndefined();
  expect(claim('log', new Construct(live, 'One'), live)).toBeUndefined();
  expect(claim('log', new Construct(live, 'Two'), live)).toBe('Live/One');
});

describe('in a Region, what was claimed', () => {
  const env = { account: '111122223333', region: 'eu-central-1' };

  test.each([
    ['in the same one, in another Stage', env, env, 'Test/Stack'],
    ['in another account', env, { ...env, account: '444455556666' }, undefined],
    ['in another Region', env, { ...env, region: 'us-east-1' }, undefined],
    ['in a Stage that says no account', {}, {}, undefined],
    ['in a Stage that says no Region', { account: env.account }, { account: env.account }, undefined],
  ])('%s', (_, one, other, expected) => {
    const app = new App();
    const [first, second] = Object.entries({ Test: one, Live: other }).map(
      ([id, stageEnv]) => new Stack(new Stage(app, id, { env: stageEnv }), 'Stack'),
    );
    expect(claimInRegion('name', first)).toBeUndefined();
    expect(claimInRegion('name', second)).toBe(expected);
  });
});

describe('the identity of a resource', () => {
  const env = { account: '111122223333', region: 'eu-central-1' };
  const stacksIn = (app: App, props: object = { env }) => ['One', 'Two'].map((id) => new Stack(app, id, props));

  test('is that of its construct, in whatever stack it is named', () => {
    const [one, two] = stacksIn(new App(), {});
    const [bucket, other] = [new Bucket(one, 'Bucket'), new Bucket(two, 'Bucket')].map((it) => it.bucketName);
    expect(identityOf(bucket, two)).toBe(identityOf(bucket, one));
    expect(identityOf(other, two)).not.toBe(identityOf(bucket, two));
  });

  test.each([
    ['a name', () => 'orders'],
    ['the name of an export', () => Fn.importValue('orders')],
  ])('is %s, where account and Region are known', (_, name) => {
    const [one, two] = stacksIn(new App());
    expect(identityOf(name(), one)).toBe(identityOf(name(), two));
  });

  test.each([
    ['a name', () => 'orders'],
    ['the name of an export', () => Fn.importValue('orders')],
  ])('is %s in each stack, where they are not', (_, name) => {
    const [one, two] = stacksIn(new App(), { env: { region: env.region } });
    expect(identityOf(name(), one)).not.toBe(identityOf(name(), two));
    expect(identityOf(name(), one)).toBe(identityOf(name(), one));
  });

  test('is a parameter in each stack', () => {
    const [one, two] = stacksIn(new App()).map((stack) =>
      identityOf(new CfnParameter(stack, 'Name').valueAsString, stack),
    );
    expect(one).not.toBe(two);
  });
});

describe('the name of a role', () => {
  const stack = () => new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });

  test('that only the deployment knows may be another one each time', () => {
    const scope = stack();
    const { valueAsString } = new CfnParameter(scope, 'Name');
    requireOwnRoleName(valueAsString, new Construct(scope, 'One'));
    expect(() => requireOwnRoleName(valueAsString, new Construct(scope, 'Two'))).not.toThrow();
  });

  test('may be that of something else', () => {
    const scope = stack();
    claimInAccount('deploy', new Construct(scope, 'One'));
    expect(() => requireOwnRoleName('deploy', new Construct(scope, 'Two'))).not.toThrow();
  });
});
