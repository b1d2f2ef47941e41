import { App, Stack } from 'aws-cdk-lib';
import { requireAlarmOptions } from '../../../src/private/synth/alarms';

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
