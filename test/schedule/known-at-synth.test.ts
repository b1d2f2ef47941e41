import { Duration, Lazy } from 'aws-cdk-lib';
import { newStack, scheduleIn } from './ground';

test.each([
  ['maxLateness', { maxLateness: Duration.seconds(Lazy.number({ produce: () => 60 })) }],
  ['scheduleName', { scheduleName: Lazy.string({ produce: () => 'nightly' }) }],
])('%s has to be known', (property, props) => {
  expect(() => scheduleIn(newStack(), props)).toThrow(new RegExp(`^${property} must be known at synth`));
});
