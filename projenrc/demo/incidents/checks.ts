import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as Handler, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { DemoIncident } from './incident';

export const checks: DemoIncident = {
  module: 'checks',
  happened: 'The nightly job failed three times, its event was dropped, and nobody knew that it had not run.',
  add(stack) {
    const job = new Handler(stack, 'Nightly', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
    });
    new Rule(stack, 'Schedule', { schedule: Schedule.rate(Duration.days(1)), targets: [new LambdaFunction(job)] });
  },
};
