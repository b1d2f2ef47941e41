import { Duration, SecretValue } from 'aws-cdk-lib';
import { Code, Function as Handler, Runtime } from 'aws-cdk-lib/aws-lambda';
import { InvocationType, Trigger } from 'aws-cdk-lib/triggers';
import type { DemoIncident } from './incident';

export const apitest: DemoIncident = {
  module: 'apitest',
  happened: 'Everything was green and login was broken for hours; the report of the tests held their token.',
  add(stack) {
    const tests = new Handler(stack, 'SmokeTests', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
      timeout: Duration.minutes(1),
      environment: { TOKEN: SecretValue.secretsManager('shop/test-user').unsafeUnwrap() },
    });
    new Trigger(stack, 'AfterDeployment', { handler: tests, invocationType: InvocationType.EVENT });
  },
};
