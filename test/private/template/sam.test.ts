import { expandSam, isSam, unknownToSam } from '../../../src/private/template/sam';

const FUNCTION = 'AWS::Serverless::Function';
const STATE_MACHINE = 'AWS::Serverless::StateMachine';

const expand = (Type: string, Properties: unknown, globals: Record<string, unknown> = {}, more: object = {}) =>
  expandSam('Orders', { Type, Properties, ...more } as Record<string, unknown>, globals);
const [ROLE] = ['AWS::IAM::Role'];
/** What is made of a function with a role of its own, beside the function. */
const beside = (properties: object) => expand(FUNCTION, { Role: 'arn', ...properties }).slice(1);
/** The properties of the function itself. */
const own = (properties: object, globals = {}) =>
  expand(FUNCTION, { Role: 'arn', ...properties }, globals)[0].properties as Record<string, unknown>;

test('the transform may be one of several', () => {
  expect(isSam(['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31'])).toBe(true);
  expect(isSam(['AWS::LanguageExtensions'])).toBe(false);
});

test('what makes resources that are not described is named', () => {
  const resources = {
    A: { Type: 'AWS::Serverless::Connector' },
    B: { Type: 'AWS::Serverless::Application' },
    C: { Type: FUNCTION },
    D: 'no resource',
  };
  expect(unknownToSam(resources)).toEqual(['AWS::Serverless::Application', 'AWS::Serverless::Connector']);
  expect(unknownToSam({ C: resources.C })).toEqual([]);
});

describe('a function', () => {
  test('has what the transform passes on, and nothing else', () => {
    const passedOn = {
      Architectures: ['arm64'],
      Environment: { Variables: { A: '1' } },
      FunctionName: 'orders',
      Handler: 'index.handler',
      KmsKeyArn: 'key',
      Layers: ['layer'],
      MemorySize: 512,
      ReservedConcurrentExecutions: 1,
      Role: 'arn',
      Runtime: 'nodejs22.x',
      Tags: { a: 'b' },
      Timeout: 30,
      VpcConfig: { SubnetIds: ['subnet-1'] },
    };
    const [made, ...others] = expand(FUNCTION, { ...passedOn, CodeUri: './code', Tracing: 'Active' });
    expect(made).toEqual({
      id: 'Orders',
      type: 'AWS::Lambda::Function',
      properties: { ...passedOn, Code: './code' },
      condition: undefined,
    });
    expect(others).toEqual([]);
  });

  test.each([
    [{ InlineCode: 'code', ImageUri: 'image', CodeUri: 'uri' }, { ZipFile: 'code' }],
    [{ ImageUri: 'image', CodeUri: 'uri' }, { ImageUri: 'image' }],
    [{ CodeUri: 'uri' }, 'uri'],
    [{}, undefined],
  ])('of %j has the code %j', (properties, Code) => {
    expect(own(properties)).toEqual({ Role: 'arn', Code });
  });

  test.each([
    [{ Type: 'SQS', TargetArn: 'queue' }, { TargetArn: 'queue' }],
    [{ 'Fn::If': ['A', {}, {}] }, { 'Fn::If': ['A', {}, {}] }],
  ])('with the queue %j has %j', (DeadLetterQueue, DeadLetterConfig) => {
    expect(own({ DeadLetterQueue })).toEqual({ Role: 'arn', Code: undefined, DeadLetterConfig });
  });

  test('without a role gets one, with its statements', () => {
    const statement = { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
    const Policies = [statement, 'ManagedPolicy', { SQSPollerPolicy: { QueueName: 'q' } }];
    const [made, ...others] = expand(FUNCTION, { Policies }, {}, { Condition: 'Wanted' });
    expect(made).toMatchObject({ properties: { Role: { 'Fn::GetAtt': ['OrdersRole', 'Arn'] } }, condition: 'Wanted' });
    expect(others).toEqual([
      {
        id: 'OrdersRole',
        type: ROLE,
        origin: { id: 'Orders', location: 'Properties/Policies' },
        condition: 'Wanted',
        properties: {
          AssumeRolePolicyDocument: {
            Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
          },
          Policies: [{ PolicyDocument: statement }],
        },
      },
    ]);
    expect(expand(FUNCTION, { Policies: statement })[1]).toMatchObject({
      properties: { Policies: [{ PolicyDocument: statement }] },
    });
  });

  test('with an alias has it, and a version', () => {
    const origin = { id: 'Orders', location: 'Properties/AutoPublishAlias' };
    expect(beside({ AutoPublishAlias: 'live' })).toEqual([
      { id: 'Orders.Version', type: 'AWS::Lambda::Version', origin, properties: { FunctionName: { Ref: 'Orders' } } },
      {
        id: 'Orders.Alias',
        type: 'AWS::Lambda::Alias',
        origin,
        properties: {
          FunctionName: { Ref: 'Orders' },
          FunctionVersion: { 'Fn::GetAtt': ['Orders.Version', 'Version'] },
          Name: 'live',
        },
      },
    ]);
  });

  describe('that is invoked asynchronously', () => {
    const config = (EventInvokeConfig: unknown, more: object = {}) =>
      beside({ EventInvokeConfig, ...more }).filter(({ type }) => type === 'AWS::Lambda::EventInvokeConfig');

    test.each([
      [undefined, '$LATEST'],
      ['live', 'live'],
    ])('has the configuration of the alias %s', (AutoPublishAlias, Qualifier) => {
      expect(config({ MaximumRetryAttempts: 1 }, { AutoPublishAlias })).toEqual([
        {
          id: 'OrdersEventInvokeConfig',
          type: 'AWS::Lambda::EventInvokeConfig',
          origin: { id: 'Orders', location: 'Properties/EventInvokeConfig' },
          condition: undefined,
          properties: {
            MaximumRetryAttempts: 1,
            DestinationConfig: undefined,
            FunctionName: { Ref: 'Orders' },
            Qualifier,
          },
        },
      ]);
    });

    test.each([
      [{ OnFailure: { Type: 'SQS', Destination: 'queue' } }, { OnFailure: { Destination: 'queue' } }],
      [{ OnFailure: { Type: 'SQS' } }, { OnFailure: { Destination: 'the SQS that SAM makes' } }],
      [{ OnSuccess: { Type: 'SQS' } }, { OnSuccess: { Type: 'SQS' } }],
      [{ Ref: 'Given' }, { Ref: 'Given' }],
    ])('has the destinations of %j', (DestinationConfig, expected) => {
      expect(config({ DestinationConfig })[0].properties).toMatchObject({ DestinationConfig: expected });
    });

    test('has none that is not written out', () => {
      expect(config({ 'Fn::If': ['A', {}, {}] })).toEqual([]);
      expect(config(undefined)).toEqual([]);
    });
  });

  test.each([
    ['all', '*', {}],
    ['some', ['Environment', 'Timeout'], { MemorySize: 128 }],
    ['none', [], { MemorySize: 128, Timeout: 30, Environment: { Variables: { A: '1' } } }],
    ['what nobody knows', { Ref: 'P' }, { MemorySize: 128, Timeout: 30, Environment: { Variables: { A: '1' } } }],
  ])('ignores %s of its globals', (_, IgnoreGlobals, left) => {
    const globals = { Function: { MemorySize: 128, Timeout: 30, Environment: { Variables: { A: '1' } } } };
    const [made] = expand(FUNCTION, { Role: 'arn' }, globals, { IgnoreGlobals });
    expect(made.properties).toMatchObject(left);
    for (const name of ['MemorySize', 'Timeout', 'Environment'].filter((it) => !(it in left))) {
      expect(made.properties).not.toHaveProperty(name);
    }
  });

  test('has what its globals say, and its own counts more', () => {
    const globals = {
      Function: {
        Timeout: 30,
        MemorySize: 128,
        Layers: ['one'],
        Environment: { Variables: { A: '1', B: '2' } },
        Tags: { Ref: 'Given' },
      },
      Api: { Timeout: 1 },
    };
    expect(
      own({ MemorySize: 512, Layers: ['two'], Environment: { Variables: { B: '3' } }, Tags: { a: 'b' } }, globals),
    ).toMatchObject({
      Timeout: 30,
      MemorySize: 512,
      Layers: ['one', 'two'],
      Environment: { Variables: { A: '1', B: '3' } },
      Tags: { a: 'b' },
    });
    expect(own({ Environment: { Ref: 'Given' } }, globals).Environment).toEqual({ Ref: 'Given' });
    expect((expand(FUNCTION, undefined, globals)[0].properties as { Timeout: number }).Timeout).toBe(30);
  });

  test('whose properties a function makes stays as it is', () => {
    expect(expand(FUNCTION, 'computed')).toEqual([
      { id: 'Orders', type: 'AWS::Lambda::Function', properties: 'computed', condition: undefined },
    ]);
  });
});

describe('an event', () => {
  const made = (Type: string, Properties?: object, more: object = {}) =>
    beside({ Events: { Nightly: { Type, Properties } }, ...more }).filter(({ id }) => id === 'OrdersNightly');
  const Arn = { 'Fn::GetAtt': ['Orders', 'Arn'] };
  const origin = { id: 'Orders', location: 'Properties/Events/Nightly' };
  const target = { Id: 'Target', Arn, DeadLetterConfig: 'queue', RetryPolicy: 'retries' };
  const given = { DeadLetterConfig: 'queue', RetryPolicy: 'retries', Input: 'input' };

  test.each([
    [{}, undefined],
    // As it stands there: a parameter may say it.
    [{ Enabled: false }, false],
    [{ Enabled: 'False' }, 'False'],
    [{ Enabled: { Ref: 'On' } }, { Ref: 'On' }],
    [{ State: 'ENABLED', Enabled: false }, 'ENABLED'],
  ])('at an interval with %j', (more, State) => {
    expect(made('Schedule', { Schedule: 'rate(1 day)', ...given, ...more })).toEqual([
      {
        id: 'OrdersNightly',
        type: 'AWS::Events::Rule',
        origin,
        condition: undefined,
        properties: { ScheduleExpression: 'rate(1 day)', State, Targets: [{ ...target, Input: 'input' }] },
      },
    ]);
  });

  test('of EventBridge Scheduler', () => {
    const properties = { ScheduleExpression: 'rate(1 day)', State: 'DISABLED', RoleArn: 'role', ...given };
    expect(made('ScheduleV2', properties)).toEqual([
      {
        id: 'OrdersNightly',
        type: 'AWS::Scheduler::Schedule',
        origin,
        condition: undefined,
        properties: {
          ScheduleExpression: 'rate(1 day)',
          State: 'DISABLED',
          Target: { ...target, Input: 'input', RoleArn: 'role' },
        },
      },
    ]);
  });

  test.each(['CloudWatchEvent', 'EventBridgeRule'])('of the type %s', (type) => {
    expect(made(type, { Pattern: { source: ['a'] }, State: 'DISABLED', ...given })).toMatchObject([
      {
        type: 'AWS::Events::Rule',
        properties: { EventPattern: { source: ['a'] }, State: 'DISABLED', Targets: [target] },
      },
    ]);
  });

  test.each(['DynamoDB', 'Kinesis'])('of a stream of %s', (type) => {
    expect(made(type, { Stream: 'stream', BatchSize: 10 })).toMatchObject([
      {
        type: 'AWS::Lambda::EventSourceMapping',
        properties: { EventSourceArn: 'stream', BatchSize: 10, FunctionName: Arn },
      },
    ]);
  });

  test('calls the alias where there is one', () => {
    expect(made('Schedule', {}, { AutoPublishAlias: 'live' })).toMatchObject([
      { properties: { Targets: [{ Arn: { Ref: 'Orders.Alias' } }] } },
    ]);
  });

  test('may have no properties', () => {
    expect(made('Schedule')).toMatchObject([{ type: 'AWS::Events::Rule' }]);
  });

  test('of another type makes nothing that a rule looks at', () => {
    expect(made('Api', {})).toEqual([]);
    expect(beside({ Events: { Nightly: 'no event' } })).toEqual([]);
    expect(beside({ Events: { 'Fn::If': ['A', {}, {}] } })).toEqual([]);
  });
});

describe('a state machine', () => {
  test.each([
    [{ Role: 'arn' }, 'arn'],
    [{ RoleArn: 'ignored' }, { 'Fn::GetAtt': ['OrdersRole', 'Arn'] }],
  ])('with %j has its role as Step Functions wants it', (properties, RoleArn) => {
    expect(expand(STATE_MACHINE, { Definition: {}, ...properties })[0]).toMatchObject({
      type: 'AWS::StepFunctions::StateMachine',
      properties: { Definition: {}, RoleArn },
    });
  });

  test('has events that start it, and neither version nor alias', () => {
    const Events = { Nightly: { Type: 'Schedule', Properties: {} } };
    const made = expand(STATE_MACHINE, { Role: 'arn', AutoPublishAlias: 'live', Events });
    expect(made.map(({ type }) => type)).toEqual(['AWS::StepFunctions::StateMachine', 'AWS::Events::Rule']);
    expect(made[1]).toMatchObject({ properties: { Targets: [{ Arn: { Ref: 'Orders' } }] } });
  });
});

test('a resource of another type stays what it is, with its globals', () => {
  expect(expand('AWS::Serverless::Api', { Name: 'api' }, { Api: { StageName: 'live' } })).toMatchObject([
    { id: 'Orders', type: 'AWS::Serverless::Api', properties: { Name: 'api', StageName: 'live' } },
  ]);
});
