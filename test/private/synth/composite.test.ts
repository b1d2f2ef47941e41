import { App, RemovalPolicies, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CompositeResource } from '../../../src/private/synth/composite';

class Composite extends CompositeResource {}

const made = new Composite(new Stack(new App(), 'S'), 'Made');

test.each([
  [RemovalPolicy.RETAIN, 'retain'],
  [RemovalPolicy.DESTROY, 'destroy'],
  [RemovalPolicy.SNAPSHOT, 'snapshot'],
  [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'retainOnUpdateOrDelete'],
] as const)('the policy %s is rejected with the call that applies it to all resources', (policy, method) => {
  expect(() => made.applyRemovalPolicy(policy)).toThrow(
    new Error(
      'applyRemovalPolicy must be called on one of the resources of the construct; ' +
        `to apply the policy to all of them, call RemovalPolicies.of(…).${method}() with the construct [S/Made]`,
    ),
  );
  expect(() => RemovalPolicies.of(made)[method]()).not.toThrow();
});

test('what is no policy is rejected as such', () => {
  expect(() => made.applyRemovalPolicy('never' as RemovalPolicy)).toThrow(
    /^policy must be one of destroy, retain, snapshot, retain-on-update-or-delete, got: never;/,
  );
  expect(() => made.applyRemovalPolicy(undefined as never)).toThrow(/^policy must be a text, got: undefined;/);
});
