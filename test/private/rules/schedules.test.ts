import { invokedBy, isOff, rateSeconds, scheduledTargets } from '../../../src/private/rules/schedules';
import { asValue, resourcesOf } from '../one-template';

const one = (Type: string, Properties: object) => resourcesOf({ One: { Type, Properties } })('One');

test.each([
  ['rate(1 minute)', 60],
  ['rate(5 minutes)', 300],
  ['rate( 2 hours )', 7200],
  ['rate(1 day)', 86_400],
  ['rate(12  days)', 1_036_800],
  ['rate(5 weeks)', undefined],
  ['rate(minutes)', undefined],
  ['rate(5minutes)', undefined],
  ['rate(5 minutes', undefined],
  ['at rate(5 minutes)', undefined],
  ['rate(5 minutes) or so', undefined],
  ['cron(0 8 * * ? *)', undefined],
  [undefined, undefined],
])('%s is one each %s seconds', (expression, seconds) => {
  expect(rateSeconds(expression)).toBe(seconds);
});

test.each([
  ['DISABLED', true],
  ['disabled', true],
  ['ENABLED', false],
  [undefined, false],
  // What SAM calls Enabled.
  [false, true],
  ['False', true],
  [true, false],
])('in the state %j it is off: %s', (State, expected) => {
  expect(isOff(one('AWS::Events::Rule', { State }))).toBe(expected);
});

test('whether it is off by a parameter is known only at deploy time', () => {
  expect(() => isOff(one('AWS::Events::Rule', { State: { Ref: 'State' } }))).toThrow('is known only at deploy time');
});

test('the targets of a schedule are those of a rule with an expression, or the one of EventBridge Scheduler', () => {
  const targets = (type: string, properties: object) =>
    scheduledTargets(one(type, properties)).map((target) => target.get('Id').string());
  const [Id1, Id2] = ['One', 'Two'].map((Id) => ({ Id }));
  expect(targets('AWS::Events::Rule', { ScheduleExpression: 'rate(1 day)', Targets: [Id1, Id2] })).toEqual([
    'One',
    'Two',
  ]);
  expect(targets('AWS::Events::Rule', { EventPattern: {}, Targets: [Id1] })).toEqual([]);
  expect(targets('AWS::Scheduler::Schedule', { Target: Id1 })).toEqual(['One']);
});

describe('what is invoked without anybody waiting', () => {
  const invoked = (target: object) => invokedBy(asValue(target))?.string();
  const api = (call: string) => `arn:aws:scheduler:::aws-sdk:lambda:${call}`;

  test('is the ARN of the target', () => {
    expect(invoked({ Arn: 'arn:aws:lambda:eu-central-1:111122223333:function:one' })).toMatch(/:one$/);
  });

  test.each([
    ['invokeAsync', { FunctionName: 'one' }, 'one'],
    ['invoke', { FunctionName: 'one', InvocationType: 'Event' }, 'one'],
    ['Invoke', JSON.stringify({ FunctionName: 'one', InvocationType: 'Event' }), 'one'],
    ['invoke', { FunctionName: 'one', InvocationType: 'RequestResponse' }, undefined],
    ['invoke', { FunctionName: 'one' }, undefined],
    ['getFunction', { FunctionName: 'one', InvocationType: 'Event' }, undefined],
  ])('is by %s with %j: %s', (call, Input, expected) => {
    expect(invoked({ Arn: api(call), Input })).toBe(expected);
  });
});
