import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmTable, createAlarms, requireAlarmOptions } from '../../../src/private/synth/alarms';

const stack = new Stack(new App(), 'Stack');
const check = (options: object) => requireAlarmOptions('alarms.', options, ['swap', 'load'], stack);

describe('requireAlarmOptions', () => {
  test.each([
    ['enabled', { enabled: 'yes' }, 'true or false'],
    ['actions', { actions: 5 }, 'a list of objects'],
    ['actions[1]', { actions: [{ bind: () => ({}) }, {}] }, 'an alarm action'],
    ['okActions', { okActions: {} }, 'a list of objects'],
    ['okActions[0]', { okActions: [{}] }, 'an alarm action'],
    ['swap', { swap: 5 }, 'an object'],
    ['load', { load: {} }, 'an AlarmThreshold'],
  ])('names %s', (property, options, noun) => {
    expect(() => check(options)).toThrow(`alarms.${property} must be ${noun}, got: `);
  });

  test.each([
    [{}],
    [{ enabled: false, actions: [], okActions: [{ bind: () => ({}) }], load: { evaluationPeriods: undefined } }],
    [{ other: 5 }],
  ])('accepts %j', (options) => {
    expect(() => check(options)).not.toThrow();
  });
});

test.each([
  ['<', 'LessThanThreshold'],
  ['>', 'GreaterThanThreshold'],
  [undefined, 'GreaterThanOrEqualToThreshold'],
] as const)('an alarm with the comparison %s fires at %s', (comparison, ComparisonOperator) => {
  const own = new Stack(new App(), 'Own');
  const table: AlarmTable<'load'> = {
    load: {
      metric: new Metric({ namespace: 'AWS/Own', metricName: 'Load' }),
      threshold: 5,
      evaluationPeriods: 2,
      comparison,
      description: 'Much to do.',
    },
  };
  createAlarms(own, 'squid', table, {});
  expect(own.node.findChild('Alarms').node.children.map(({ node }) => node.id)).toEqual(['Load']);
  Template.fromStack(own).hasResourceProperties('AWS::CloudWatch::Alarm', {
    ComparisonOperator,
    Threshold: 5,
    EvaluationPeriods: 2,
  });
});
