import { App, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { proxyStack } from './support';

const withName = (name: string) => () => {
  const stack = new Stack(new App(), 'Stack');
  return proxyStack({ accessLog: LogGroup.fromLogGroupName(stack, 'Given', name) }, stack);
};

test.each(['a', 'a'.repeat(512), '/aws/proxy_1.log-#2'])('goes to the log group %s', (name) => {
  expect(withName(name)).not.toThrow();
});

test.each(['', 'a'.repeat(513), 'a b', 'a*', 'a\n', 'a:b'])('goes to no log group %j', (name) => {
  expect(withName(name)).toThrow('accessLog.logGroupName must have letters, digits and _-/.# only, got: ');
});
