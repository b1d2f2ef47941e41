import { App, Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Code, type FunctionProps, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { PunctualSchedule, type PunctualScheduleProps, PunctualTarget, PunctualTimes } from '../../src/schedule';
import type { Pulse } from '../../src/schedule/start-due.contract';

export const ENV = { account: '111122223333', region: 'eu-central-1' };

export function jobIn(scope: Construct, id = 'Job', props: Partial<FunctionProps> = {}): LambdaFunction {
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
    ...props,
  });
}

/** A schedule of a function, each night. */
export function scheduleIn(
  scope: Construct,
  props: Partial<PunctualScheduleProps> = {},
  id = 'Nightly',
): PunctualSchedule {
  return new PunctualSchedule(scope, id, {
    times: PunctualTimes.daily('03:00'),
    target: props.target ?? PunctualTarget.function(jobIn(scope, `${id}Job`)),
    ...props,
  });
}

export function newStack(): Stack {
  return new Stack(new App({ analyticsReporting: false }), 'Stack', { env: ENV });
}

/** What the starter of a template is called with; `{}` stands for what only the deployment knows. */
export function pulseIn(template: Template): Pulse {
  const [{ Properties }] = Object.values(template.findResources('AWS::Scheduler::Schedule'));
  const { Input: input } = Properties.Target;
  const parts: unknown[] = typeof input === 'string' ? [input] : input['Fn::Join'][1];
  return JSON.parse(
    parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part).replace(/"/g, "'"))).join(''),
  );
}
