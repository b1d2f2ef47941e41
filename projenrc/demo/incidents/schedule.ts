import { TimeZone } from 'aws-cdk-lib';
import { Code, Function as Handler, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { DemoIncident } from './incident';

export const schedule: DemoIncident = {
  module: 'schedule',
  happened:
    'A nightly report did not run when the clock was put forward, nor after a change of a role; no alarm knew of it.',
  add(stack) {
    const report = new Handler(stack, 'Report', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
      deadLetterQueueEnabled: true,
    });
    new Schedule(stack, 'AtNight', {
      schedule: ScheduleExpression.cron({ minute: '30', hour: '2', timeZone: TimeZone.EUROPE_BERLIN }),
      target: new LambdaInvoke(report),
    });
  },
};
