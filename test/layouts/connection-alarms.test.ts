import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Alias, Code, type FunctionProps, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ConnectionAlarms, type ConnectionAlarmsProps } from '../../src/connections';
import { testLayouts } from './layouts';

function functionIn(scope: Construct, id: string, props: Partial<FunctionProps> = {}): LambdaFunction {
  const code = Code.fromInline('exports.handler = async () => {};');
  return new LambdaFunction(scope, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code, ...props });
}

const known = (scope: Construct, id: string) => functionIn(scope, id, { logGroup: new LogGroup(scope, `${id}Log`) });

testLayouts<ConnectionAlarms, ConnectionAlarmsProps>({
  props: 'ConnectionAlarmsProps',
  make: (scope, id, _, props) =>
    new ConnectionAlarms(
      scope,
      id,
      'handler' in props ? (props as ConnectionAlarmsProps) : { handler: known(scope, `${id}Api`), ...props },
    ),
  imports: {
    'a function of the network stack': (_, { key }) => ({ handler: known(key.stack, 'Api') }),
    'an alias of a function of the network stack': (_, { key }) => {
      const version = known(key.stack, 'Api').currentVersion;
      return { handler: new Alias(key.stack, 'Live', { aliasName: 'live', version }) };
    },
    'a function by its name, and its log group': (scope) => ({
      handler: LambdaFunction.fromFunctionName(scope, 'Api', 'orders'),
      logGroup: LogGroup.fromLogGroupName(scope, 'Log', '/aws/lambda/orders'),
    }),
    'a function by its ARN, and its log group': (scope) => ({
      handler: LambdaFunction.fromFunctionArn(scope, 'Api', 'arn:aws:lambda:eu-central-1:111122223333:function:orders'),
      logGroup: LogGroup.fromLogGroupName(scope, 'Log', '/aws/lambda/orders'),
    }),
    'a log group of the network stack': (scope, { key }) => ({
      handler: functionIn(scope, 'Api', { logGroup: new LogGroup(key.stack, 'Log') }),
    }),
    'a topic of the network stack': (_, { topic }) => ({ alarms: { actions: [new SnsAction(topic)] } }),
  },
  rejectedImports: {
    'a function of another Region': {
      props: (scope) => ({
        handler: LambdaFunction.fromFunctionArn(scope, 'Api', 'arn:aws:lambda:us-east-1:111122223333:function:orders'),
        logGroup: LogGroup.fromLogGroupName(scope, 'Log', '/aws/lambda/orders'),
      }),
      error:
        /^handler must be in the Region of its alarms, eu-central-1, got: us-east-1; create the alarms in a stack of/,
    },
    'a function by its name alone': {
      props: (scope) => ({ handler: LambdaFunction.fromFunctionName(scope, 'Api', 'orders') }),
      error:
        /^handler must have a log group that is known at synth; give the function a logGroup, set the feature flag/,
    },
  },
});
