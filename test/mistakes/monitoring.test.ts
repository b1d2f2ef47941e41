import { App, type Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { AlarmThreshold } from '../../src';
import { IncidentAlarms, type IncidentAlarmsProps, IncidentDashboard } from '../../src/monitoring';
import { expectMessages } from './mistakes';

const of = (props: object) => (stack: Stack) => IncidentAlarms.of(stack, props as IncidentAlarmsProps);
const dashboard = (props: object) => (stack: Stack) =>
  new IncidentDashboard(stack, 'Incidents', { scope: stack, ...props });

describe('IncidentAlarms', () => {
  expectMessages(
    [
      [
        'a name in place of the scope',
        () => IncidentAlarms.of('Shop' as never),
        'scope must be a construct, got: Shop; pass the app, a Stage, a stack or another construct',
      ],
      [
        'an ARN in an object in place of an action',
        of({ actions: [{ alarmActionArn: 'arn' }] }),
        'actions[0] must be an alarm action, got: an object of the class Object; pass for example an SnsAction [Stack]',
      ],
      [
        'an ARN in an object in place of an action for OK',
        of({ okActions: [{ alarmActionArn: 'arn' }] }),
        'okActions[0] must be an alarm action, got: an object of the class Object; pass for example an SnsAction [Stack]',
      ],
      [
        'one action in place of a list',
        of({ actions: {} }),
        'actions must be a list of objects, got: an object of the class Object; pass a value of this type, or leave it out [Stack]',
      ],
      [
        'a path to exclude',
        of({ exclude: ['Stack/Images'] }),
        "exclude[0] must be an object, got: 'Stack/Images'; pass a value of this type [Stack]",
      ],
      [
        'a thing to exclude that is no construct',
        of({ exclude: [{}] }),
        'exclude[0] must be a construct, got: an object of the class Object; pass the resource or the stack itself [Stack]',
      ],
      [
        'something to exclude that is elsewhere',
        (stack) => IncidentAlarms.of(new Repository(stack, 'Images'), { exclude: [new Repository(stack, 'Other')] }),
        'exclude[0] must be below the scope, got: Stack/Other; leave it out: what is elsewhere gets no alarms [Stack/Images]',
      ],
      ...(['imagePullFailed', 'buildFailed', 'eventsDropped'] as const).map(
        (name): [string, (stack: Stack) => unknown, string] => [
          `a threshold of plain JSON: ${name}`,
          of({ [name]: { value: 3 } }),
          `${name} must be an AlarmThreshold, got: an object of the class Object; use AlarmThreshold.of(…), or AlarmThreshold.off() to disable the alarm [Stack]`,
        ],
      ),
      [
        'a number as a threshold',
        of({ buildFailed: 3 }),
        'buildFailed must be an object, got: 3; pass a value of this type, or leave it out [Stack]',
      ],
      [
        'a text as a switch',
        of({ enabled: 'false' }),
        "enabled must be true or false, got: 'false'; pass a value of this type, or leave it out [Stack]",
      ],
      [
        'two thresholds for one scope',
        (stack) => {
          of({ buildFailed: AlarmThreshold.of(2) })(stack);
          of({ buildFailed: AlarmThreshold.of(3) })(stack);
        },
        'buildFailed must be the same in every call for one scope; set it in one call, or call IncidentAlarms.of for an inner scope, whose settings then apply [Stack]',
      ],
      [
        'on and off for one scope',
        (stack) => {
          of({ enabled: true })(stack);
          of({ enabled: false })(stack);
        },
        'enabled must be the same in every call for one scope; set it in one call, or call IncidentAlarms.of for an inner scope, whose settings then apply [Stack]',
      ],
      [
        'a look-back that CloudWatch does not have',
        (stack) => {
          new Repository(stack, 'Images');
          of({ imagePullFailed: AlarmThreshold.of(1, { evaluationPeriods: 289 }) })(stack);
        },
        'alarms.imagePullFailed.evaluationPeriods must be a whole number between 1 and 288, got: 289; a period is 5 minutes, and CloudWatch looks back over one day at most [Stack/Images/IncidentAlarms]',
      ],
    ],
    14,
  );
});

describe('IncidentDashboard', () => {
  expectMessages(
    [
      [
        'no scope',
        dashboard({ scope: undefined }),
        'scope must be an object, got: undefined; set it; an environment variable or a context value that it comes from may be missing [Stack/Incidents]',
      ],
      [
        'an object that is no construct',
        dashboard({ scope: {} }),
        'scope must be a construct; pass the app, a Stage, a stack or another construct [Stack/Incidents]',
      ],
      [
        'a name with a blank',
        dashboard({ scope: new App(), dashboardName: 'All incidents' }),
        'dashboardName must be 1 to 255 letters, digits, - and _, got: All incidents; leave it out, and CloudFormation generates one [Stack/Incidents]',
      ],
      [
        'a name that is a number',
        dashboard({ dashboardName: 5 }),
        'dashboardName must be a text, got: 5; pass a value of this type, or leave it out [Stack/Incidents]',
      ],
    ],
    4,
  );
});
