import { Duration, Lazy } from 'aws-cdk-lib';
import { newStack, scheduleIn } from './ground';

test.each([
  ['maxLateness', { maxLateness: Duration.seconds(Lazy.number({ produce: () => 60 })) }],
  ['scheduleName', { scheduleName: Lazy.string({ produce: () => 'nightly' }) }],
])('%s has to be known', (property, props) => {
  expect(() => scheduleIn(newStack(), props)).toThrow(new RegExp(`^${property} must be known at synth`));
});

test('a name has 64 letters at most', () => {
  expect(() => scheduleIn(newStack(), { scheduleName: 'a'.repeat(64) })).not.toThrow();
  expect(() => scheduleIn(newStack(), { scheduleName: 'a'.repeat(65) })).toThrow(/^scheduleName must/);
});

test('a name that is made of a long path has 64 letters', () => {
  expect(scheduleIn(newStack(), {}, 'a'.repeat(100)).scheduleName).toHaveLength(64);
});
