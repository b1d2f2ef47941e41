import { Duration } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Alias, Code, type IFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { ApiTest, type ApiTestProps, ApiTestSchedule, ApiTestSecret, ApiTestSuite } from '../../src/apitest';
import { suiteOf } from '../apitest/ground';
import { testLayouts } from './layouts';

const SUITE = suiteOf();

function functionIn(scope: Construct, id: string): LambdaFunction {
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({ assertions: 1, failures: [] });'),
  });
}

const custom = (fn: IFunction) => ({ suite: ApiTestSuite.custom(fn) });

testLayouts<ApiTest, ApiTestProps>({
  props: 'ApiTestProps',
  make(scope, id, { vpc }, props) {
    const made = new ApiTest(scope, id, {
      suite: SUITE,
      vpc,
      variables: { base: 'https://api.acme.example' },
      secrets: { token: ApiTestSecret.field(new Secret(scope, `${id}Secret`), 'token') },
      schedule: ApiTestSchedule.every(Duration.minutes(1)),
      ...props,
    });
    made.gate('Release', { after: [functionIn(scope, `${id}Api`)], runWhenChanges: ['1'] });
    return made;
  },
  subnets: 'vpcSubnets',
  imports: {
    'a secret by its name': (scope) => ({
      secrets: { token: ApiTestSecret.field(Secret.fromSecretNameV2(scope, 'Imported', 'shop'), 'token') },
    }),
    'a secret by a part of its ARN': (scope) => ({
      secrets: {
        token: ApiTestSecret.whole(
          Secret.fromSecretPartialArn(
            scope,
            'Imported',
            'arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop',
          ),
        ),
      },
    }),
    'a suite by its ARN': (scope) =>
      custom(LambdaFunction.fromFunctionArn(scope, 'Suite', 'arn:aws:lambda:eu-central-1:111122223333:function:suite')),
    'a suite by its name': (scope) => custom(LambdaFunction.fromFunctionName(scope, 'Suite', 'suite')),
    'an alias of a suite': (scope) =>
      custom(new Alias(scope, 'Live', { aliasName: 'live', version: functionIn(scope, 'Suite').currentVersion })),
    'a key': (scope) => ({
      encryptionKey: Key.fromKeyArn(
        scope,
        'Key',
        'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555',
      ),
    }),
  },
});
