import { Duration } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as Handler, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { DemoIncident } from './incident';

export const stampede: DemoIncident = {
  module: 'stampede',
  happened: 'A daily job emptied the cache and was cut off at 30 seconds; every request then went to the database.',
  add(stack) {
    const refresh = new Handler(stack, 'Refresh', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
      timeout: Duration.seconds(30),
      environment: { REDIS_HOST: 'master.shop.abc123.euc1.cache.amazonaws.com' },
    });
    new Rule(stack, 'EachMorning', {
      schedule: Schedule.cron({ hour: '8', minute: '0' }),
      targets: [new LambdaFunction(refresh)],
    });
    new Alarm(stack, 'SlowImport', {
      metric: new Handler(stack, 'Import', {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: Code.fromInline('exports.handler = async () => {};'),
        timeout: Duration.seconds(30),
      }).metricDuration(),
      threshold: 60_000,
      evaluationPeriods: 1,
    });
  },
};
