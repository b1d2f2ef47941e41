import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { ConnectionAlarms } from '../../src/connections';
import { testAlarms } from '../support/alarms';

testAlarms({
  module: 'connections',
  construct: 'ConnectionAlarms',
  options: 'ConnectionAlarmOptions',
  make: (stack, alarms) =>
    new ConnectionAlarms(stack, 'Made', {
      alarms,
      handler: new LambdaFunction(stack, 'Api', {
        runtime: Runtime.NODEJS_24_X,
        handler: 'index.handler',
        code: Code.fromInline('exports.handler = async () => {};'),
        logGroup: new LogGroup(stack, 'Log'),
      }),
    }),
  table: {
    descriptors: { loud: { DescriptorsUsedUp: 1 }, quiet: { DescriptorsUsedUp: 0 } },
    lostConnections: { loud: { LostConnections: 1 }, quiet: { LostConnections: 0 } },
    timeouts: { loud: { Timeouts: 1 }, quiet: { Timeouts: 0 } },
  },
});
