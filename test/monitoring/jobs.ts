import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code, type FunctionProps, Function as Handler, type IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** A function that a schedule may invoke. */
export function job(scope: Construct, id: string, props: Partial<FunctionProps> = {}): Handler {
  return new Handler(scope, id, {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
    ...props,
  });
}

/** A rule that invokes a function each night. */
export function schedule(scope: Construct, id: string, handler: IFunction, enabled = true): Rule {
  return new Rule(scope, id, {
    schedule: Schedule.rate(Duration.days(1)),
    targets: [new LambdaFunction(handler)],
    enabled,
  });
}
