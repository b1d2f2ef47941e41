import { Lazy, TimeZone } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { WeekDay, WorkingHours, type WorkingHoursOptions } from '../../src/squid';
import { proxyStack } from './support';

const hours = (options: Partial<WorkingHoursOptions> = {}) =>
  WorkingHours.of({ start: '08:00', end: '18:30', timeZone: TimeZone.EUROPE_BERLIN, ...options });

function schedules(template: Template) {
  const actions = Object.values(template.findResources('AWS::AutoScaling::ScheduledAction'));
  return actions.map(({ Properties: { AutoScalingGroupName: _, ...properties } }) => properties);
}

test('the group has an instance in the hours only, in the time zone of the hours', () => {
  const { template } = proxyStack({ workingHours: hours() });
  expect(schedules(template())).toEqual([
    {
      DesiredCapacity: 1,
      MaxSize: 2,
      MinSize: 1,
      Recurrence: '0 8 * * MON,TUE,WED,THU,FRI',
      TimeZone: 'Europe/Berlin',
    },
    {
      DesiredCapacity: 0,
      MaxSize: 2,
      MinSize: 0,
      Recurrence: '30 18 * * MON,TUE,WED,THU,FRI',
      TimeZone: 'Europe/Berlin',
    },
  ]);
});

test('the actions of the schedule have ids of their own', () => {
  const actions = proxyStack({ workingHours: hours() }).template().findResources('AWS::AutoScaling::ScheduledAction');
  expect(Object.keys(actions)).toEqual([
    expect.stringContaining('ScheduledActionStart'),
    expect.stringContaining('ScheduledActionEnd'),
  ]);
});

test('without hours there is no schedule', () => {
  expect(schedules(proxyStack().template())).toEqual([]);
});

test('hours over midnight end on the next day', () => {
  const days = [WeekDay.FRIDAY, WeekDay.SATURDAY];
  const { template } = proxyStack({ workingHours: hours({ start: '22:00', end: '06:00', days }) });
  expect(schedules(template()).map(({ Recurrence }) => Recurrence)).toEqual(['0 22 * * FRI,SAT', '0 6 * * SAT,SUN']);
});

test('fails on hours without a length', () => {
  expect(() => hours({ end: '08:00' })).toThrow('end must differ from the start, 08:00');
});

test('fails on no day', () => {
  expect(() => hours({ days: [] })).toThrow('days must hold at least one day');
});

test('fails on a day that is named twice', () => {
  expect(() => hours({ days: [WeekDay.MONDAY, WeekDay.MONDAY] })).toThrow('days must list nothing twice');
});

test.each(['8:00', '24:00', '08:60', '8', '08:00:00', ''])('fails on %j as a time', (start) => {
  expect(() => hours({ start })).toThrow(`start must be a time of day as HH:MM`);
});

test('fails on a time that is not known at synth', () => {
  expect(() => hours({ end: Lazy.string({ produce: () => '18:00' }) })).toThrow('end must be known at synth');
});

test('fails on a time zone that the CDK has not made', () => {
  expect(() => hours({ timeZone: 'Europe/Berlin' as never })).toThrow('timeZone must');
  expect(() => hours({ timeZone: { name: 'Europe/Berlin' } as never })).toThrow('timeZone must');
});

test('fails on a time zone that is no name of the IANA database', () => {
  expect(() => hours({ timeZone: TimeZone.of('Berlin') })).toThrow('timeZone must');
});
