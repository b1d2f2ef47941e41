import { SecretValue, type Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnCanary } from 'aws-cdk-lib/aws-synthetics';
import { InvocationType, Trigger } from 'aws-cdk-lib/triggers';
import { canaryAlarm } from '../../src/apitest/rules/canary-alarm';
import { gate } from '../../src/apitest/rules/gate';
import { secretEnvironment } from '../../src/apitest/rules/secret-environment';
import { testRules } from '../checks/rule-cases';

const REFERENCE = '{{resolve:secretsmanager:shop:SecretString:token}}';
const written = (id: string) =>
  `${id}: CloudFormation writes the secret into the environment of ${id} when it is deployed: it is readable there, and not renewed.`;

const job = (Variables: unknown) => ({
  Job: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables } } },
});
const canary = (properties: object = {}) => ({ Login: { Type: 'AWS::Synthetics::Canary', Properties: properties } });
const alarm = (properties: object = {}, name: unknown = { Ref: 'Login' }) => ({
  Fails: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'CloudWatchSynthetics',
      MetricName: 'SuccessPercent',
      Dimensions: [{ Name: 'CanaryName', Value: name }],
      TreatMissingData: 'breaching',
      ...properties,
    },
  },
});
const UNWATCHED = 'Login: No alarm of the app watches this canary.';
const UNHEARD = 'Login: No alarm of the app fires when this canary stops: missing data does not count as breaching.';

function functionIn(stack: Stack, environment: { [name: string]: string } = {}): LambdaFunction {
  const code = Code.fromInline('exports.handler = async () => {};');
  return new LambdaFunction(stack, 'Job', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code,
    environment,
  });
}

function canaryIn(stack: Stack, missing: TreatMissingData): void {
  const login = new CfnCanary(stack, 'Login', {
    name: 'login',
    artifactS3Location: 's3://canaries',
    code: { handler: 'index.handler' },
    executionRoleArn: 'arn:aws:iam::111122223333:role/canary',
    runtimeVersion: 'syn-nodejs-puppeteer-9.1',
    schedule: { expression: 'rate(1 minute)' },
  });
  const dimensionsMap = { CanaryName: login.ref };
  new Alarm(stack, 'Fails', {
    metric: new Metric({ namespace: 'CloudWatchSynthetics', metricName: 'SuccessPercent', dimensionsMap }),
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: missing,
    threshold: 100,
    evaluationPeriods: 1,
  });
}

testRules({
  rule: secretEnvironment,
  fails: {
    'a secret of a function': { given: job({ TOKEN: REFERENCE }), finds: [written('Job')] },
    'a part of a value': { given: job({ HEADER: `Bearer ${REFERENCE}` }), finds: [written('Job')] },
    'a password beside the name of the user': {
      given: job({
        URL: '{{resolve:secretsmanager:shop:SecretString:username}}:{{resolve:secretsmanager:shop:SecretString:password}}@db',
      }),
      finds: [written('Job')],
    },
    'a field that begins as a harmless one': {
      given: job({ TOKEN: '{{resolve:secretsmanager:shop:SecretString:hostkey}}' }),
      finds: [written('Job')],
    },
    ...Object.fromEntries(
      [
        ...['apiKey', 'secret_id', 'roleSecretId', 'SESSION_ID', 'DATABASE_URL', 'webhookUrl', 'tenantToken', ''],
        ...['privateKey', 'public_key_password'],
        // One word, which is none of those that are known.
        ...['user2name', 'username2'],
      ].map((field) => [
        `the field ${field || 'without a name'}`,
        { given: job({ IT: `{{resolve:secretsmanager:shop:SecretString:${field}}}` }), finds: [written('Job')] },
      ]),
    ),
    'a field that a parameter chooses, whatever the name of the parameter': {
      given: job({ IT: { 'Fn::Sub': `{{resolve:secretsmanager:shop:SecretString:\${Username}}}` } }),
      finds: [written('Job')],
    },
    'a secret as a whole': { given: job({ LOGIN: '{{resolve:secretsmanager:shop}}' }), finds: [written('Job')] },
    'a secret of a canary': {
      given: canary({ RunConfig: { EnvironmentVariables: { TOKEN: REFERENCE } }, Name: 'login' }),
      finds: [written('Login')],
    },
  },
  passes: {
    'the ARN of a secret': {
      given: job({ SECRET: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-abc123' }),
    },
    'the name of the user': {
      given: job({ USER: { 'Fn::Sub': `{{resolve:secretsmanager:\${SecretArn}:SecretString:username}}` } }),
    },
    'the address of a database, in a version': {
      given: job({
        URL: 'tcp://{{resolve:secretsmanager:shop:SecretString:host:AWSCURRENT}}:{{resolve:secretsmanager:shop:SecretString:port::a1b2c3d4-0000}}',
      }),
    },
    ...Object.fromEntries(
      [
        ...['username', 'user', 'engine', 'host', 'hostname', 'port', 'endpoint', 'region', 'dbname', 'database'],
        ...['dbInstanceIdentifier', 'dbClusterIdentifier', 'masterarn', 'tableArn', 'displayName', 'cluster'],
        ...['clientId', 'GOOGLE_CLIENT_ID', 'oauth2Id', 'possessionId', 'secretIdArn', 'DT_TENANT', 'auth-domain'],
        ...['environment', 'issuer', 'audience', 'DT_CONNECTION_BASE_URL', 'baseUrl', 'BASEURL'],
        ...['discord-public-key', 'publicKey', 'VAPID_PUBLIC_KEY', 'publickey'],
      ].map((field) => [
        `the field ${field}`,
        { given: job({ IT: `{{resolve:secretsmanager:shop:SecretString:${field}}}` }) },
      ]),
    ),
    'a list that is not written out': {
      given: {
        T: {
          Parameters: { Names: { Type: 'CommaDelimitedList' } },
          Resources: job({ NAMES: { 'Fn::Join': [',', { Ref: 'Names' }] } }),
        },
      },
    },
    'a value of Parameter Store that is no secret': { given: job({ LEVEL: '{{resolve:ssm:/shop/level}}' }) },
    'no environment': { given: { Job: { Type: 'AWS::Lambda::Function', Properties: {} } } },
  },
  tokens: {
    'a secret that the CDK unwraps': {
      given: (stack) => void functionIn(stack, { TOKEN: SecretValue.secretsManager('shop').unsafeUnwrap() }),
      finds: [expect.stringMatching(/^Job\w+: CloudFormation writes the secret/) as unknown as string],
    },
  },
  intrinsics: {
    'a reference that Fn::Sub puts together': {
      given: job({ TOKEN: { 'Fn::Sub': `{{resolve:secretsmanager:\${AWS::StackName}}}` } }),
      finds: [written('Job')],
    },
    'one that a condition chooses': {
      given: {
        T: {
          Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] } },
          Resources: job({ TOKEN: { 'Fn::If': ['IsProd', REFERENCE, 'none'] } }),
        },
      },
      finds: [written('Job')],
    },
  },
  inconclusive: {
    'variables of another template': {
      given: job({ 'Fn::ImportValue': 'variables' }),
      doubts: [expect.stringContaining('Environment/Variables') as unknown as string],
    },
  },
});

testRules({
  rule: gate,
  fails: {
    'a trigger that does not wait': {
      given: { Run: { Type: 'Custom::Trigger', Properties: { InvocationType: 'Event' } } },
      finds: ['Run: The deployment does not wait for the function, and does not see its errors.'],
    },
  },
  passes: {
    'a trigger that waits': {
      given: { Run: { Type: 'Custom::Trigger', Properties: { InvocationType: 'RequestResponse' } } },
    },
    'the default': { given: { Run: { Type: 'Custom::Trigger', Properties: {} } } },
  },
  tokens: {
    'a trigger of the CDK': {
      given: (stack) =>
        void new Trigger(stack, 'Run', { handler: functionIn(stack), invocationType: InvocationType.EVENT }),
      finds: [expect.stringMatching(/^Run\w*: The deployment does not wait/) as unknown as string],
    },
  },
  intrinsics: {
    'a type that Fn::Sub puts together': {
      given: { Run: { Type: 'Custom::Trigger', Properties: { InvocationType: { 'Fn::Sub': 'Event' } } } },
      finds: ['Run: The deployment does not wait for the function, and does not see its errors.'],
    },
  },
  inconclusive: {
    'a type of another template': {
      given: { Run: { Type: 'Custom::Trigger', Properties: { InvocationType: { 'Fn::ImportValue': 'type' } } } },
      doubts: [expect.stringContaining('Properties/InvocationType') as unknown as string],
    },
  },
});

testRules({
  rule: canaryAlarm,
  fails: {
    'no alarm': { given: canary({ Name: 'login' }), finds: [UNWATCHED] },
    'a canary that runs often': {
      given: canary({ Name: 'login', Schedule: { Expression: 'rate(10 minutes)' } }),
      finds: [UNWATCHED],
    },
    'a canary whose schedule is a parameter': {
      given: {
        T: {
          Parameters: { Rate: { Type: 'String' } },
          Resources: canary({ Name: 'login', Schedule: { Expression: { Ref: 'Rate' } } }),
        },
      },
      finds: [UNWATCHED],
    },
    'an alarm of another canary': { given: { ...canary({ Name: 'login' }), ...alarm({}, 'shop') }, finds: [UNWATCHED] },
    'an alarm that keeps its state without data': {
      given: { ...canary({ Name: 'login' }), ...alarm({ TreatMissingData: 'ignore' }) },
      finds: [UNHEARD],
    },
    'an alarm with the default': {
      given: { ...canary({ Name: 'login' }), ...alarm({ TreatMissingData: undefined }) },
      finds: [UNHEARD],
    },
  },
  passes: {
    'an alarm that fires without data': { given: { ...canary({ Name: 'login' }), ...alarm() } },
    ...Object.fromEntries(
      ['rate(0 minute)', 'rate(0 hour)'].map((Expression) => [
        `a canary that runs once, at ${Expression}`,
        { given: canary({ Name: 'login', Schedule: { Expression } }) },
      ]),
    ),
    'an alarm on failures, by the name of the canary': {
      given: { ...canary({ Name: 'login' }), ...alarm({ MetricName: 'Failed' }, 'login') },
    },
  },
  tokens: {
    'an alarm of the CDK': { given: (stack) => canaryIn(stack, TreatMissingData.BREACHING), finds: [] },
    'one that is content without data': {
      given: (stack) => canaryIn(stack, TreatMissingData.NOT_BREACHING),
      finds: [UNHEARD],
    },
  },
  intrinsics: {
    'a name that Fn::Sub puts together': {
      given: { ...canary({ Name: { 'Fn::Sub': 'login' } }), ...alarm({}, { 'Fn::Sub': 'login' }) },
    },
  },
  inconclusive: {
    'an alarm whose canary is not known': {
      given: { ...canary({ Name: 'login' }), ...alarm({}, { 'Fn::ImportValue': 'canary' }) },
      doubts: [expect.stringContaining('the alarm Fails may watch it') as unknown as string],
    },
  },
});
