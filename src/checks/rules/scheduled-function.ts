import type { Estate } from '../../private/template/estate';
import { NotJudged } from '../../private/template/not-judged';
import type { Resource } from '../../private/template/resource';
import { type Rule, Severity } from '../../private/template/rule';
import type { Value } from '../../private/template/value';

const FUNCTION = 'AWS::Lambda::Function';
/** What stands for a function, with the property that names it. */
const STAND_INS: Record<string, string> = {
  'AWS::Lambda::Alias': 'FunctionName',
  'AWS::Lambda::Version': 'FunctionName',
};

export const scheduledFunction: Rule = {
  id: 'hindsight-lambda-dead-letter',
  severity: Severity.WARNING,
  incident:
    'A scheduled function fails, Lambda tries twice more and drops the event: nobody knows that the job did not run.',
  remedy:
    "new Function(this, 'Job', { ..., onFailure: new SqsDestination(queue) }), or deadLetterQueueEnabled: true; with retryAttempts: 0 and an alarm on Errors where the next run does it again.",
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html',
  types: ['AWS::Events::Rule', 'AWS::Scheduler::Schedule'],
  judge: (schedule, report) => {
    for (const arn of targetsOf(schedule)) {
      report.part(() => {
        const target = functionOf(arn);
        if (target && !isCaught(target)) {
          report.find(arn, `The function ${target.id} is retried and has no target for what fails.`);
        }
      });
    }
  },
};

function targetsOf({ type, properties }: Resource): Value[] {
  if (type === 'AWS::Scheduler::Schedule') {
    return [properties.at('Target', 'Arn')];
  }
  const isScheduled = !properties.get('ScheduleExpression').isAbsent;
  return isScheduled
    ? properties
        .get('Targets')
        .items()
        .map((target) => target.get('Arn'))
    : [];
}

/** The function that an ARN belongs to; nothing if it is something else of the app. */
export function functionOf(arn: Value): Resource | undefined {
  let target = arn.target()?.resource as Resource | undefined;
  for (let hops = 0; target && target.type in STAND_INS && hops < 3; hops++) {
    target = target.properties.get(STAND_INS[target.type]).target()?.resource as Resource | undefined;
  }
  if (!target && isMaybeFunction(arn)) {
    throw new NotJudged(arn.location, 'the target is not in the app');
  }
  return target?.type === FUNCTION ? target : undefined;
}

/** Whether an ARN that is no reference may be that of a function. */
function isMaybeFunction(arn: Value): boolean {
  const pattern = arn.text()?.pattern;
  return pattern !== undefined && (/:lambda:[^:]*:[^:]*:function:/.test(pattern) || !/^arn:/.test(pattern));
}

function isCaught({ key, properties, template }: Resource): boolean {
  const configs = template.estate.index(configsByFunction).get(key) ?? [];
  const isConfigured = configs.some(
    (config) =>
      !config.properties.at('DestinationConfig', 'OnFailure', 'Destination').isAbsent ||
      config.properties.get('MaximumRetryAttempts').number() === 0,
  );
  return isConfigured || !properties.at('DeadLetterConfig', 'TargetArn').isAbsent;
}

function configsByFunction(estate: Estate): Map<string, Resource[]> {
  const configs = new Map<string, Resource[]>();
  for (const config of estate.ofType('AWS::Lambda::EventInvokeConfig')) {
    const name = config.properties.isMap ? config.properties.get('FunctionName') : undefined;
    const key = name?.isText ? name.target()?.resource.key : undefined;
    if (key !== undefined) {
      configs.set(key, [...(configs.get(key) ?? []), config]);
    }
  }
  return configs;
}
