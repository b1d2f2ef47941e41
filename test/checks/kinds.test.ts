import { inspectTemplates, type Templates } from './rule-cases';

/** What is found in templates that are one app. */
function found(resources: object, more: object = {}): string[] {
  return foundIn({ Stack: { ...more, Resources: resources } });
}

function foundIn(templates: Templates): string[] {
  return inspectTemplates(templates).findings.map(({ rule, severity, id }) => `${severity} ${rule.id.slice(10)} ${id}`);
}

const GITHUB = 'token.actions.githubusercontent.com';
const FEDERATED = `arn:aws:iam::111122223333:oidc-provider/${GITHUB}`;
const AUD = { [`${GITHUB}:aud`]: 'sts.amazonaws.com' };
const SUB = { [`${GITHUB}:sub`]: 'repo:acme/shop:ref:refs/heads/main' };
const statement = (Condition: object, principal: unknown = FEDERATED) => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRoleWithWebIdentity',
  Principal: { Federated: principal },
  Condition,
});
const role = (policy: unknown) => ({
  Deploy: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: policy } },
});
const trust = (Condition: object, principal?: unknown) => role({ Statement: [statement(Condition, principal)] });
const subject = (sub: string, more: object = {}) => ({
  StringEquals: { ...AUD, ...more },
  StringLike: { [`${GITHUB}:sub`]: sub },
});
const NO_AUDIENCE = 'error federation-missing-audience Deploy';
/** The provider is elsewhere, and may list one audience. */
const UNSURE_AUDIENCE = 'warning federation-missing-audience Deploy';
const NO_SUBJECT = 'error federation-missing-subject Deploy';
const WIDE = 'error federation-wildcard-subject Deploy';

describe('what stands behind a condition', () => {
  const good = { Statement: [statement({ StringEquals: { ...AUD, ...SUB } })] };
  const bad = { Statement: [statement({ StringEquals: AUD })] };

  test.each<[string, unknown]>([
    ['a policy', { 'Fn::If': ['A', good, bad] }],
    ['the other one', { 'Fn::If': ['A', bad, good] }],
    ['a condition in a condition', { 'Fn::If': ['A', good, { 'Fn::If': ['B', good, bad] }] }],
    ['the statements', { Statement: { 'Fn::If': ['A', good.Statement, bad.Statement] } }],
    [
      'the conditions',
      { Statement: [{ ...good.Statement[0], Condition: { 'Fn::If': ['A', { StringEquals: AUD }, {}] } }] },
    ],
    [
      'one key',
      {
        Statement: [
          statement({
            StringEquals: { ...AUD, [`${GITHUB}:sub`]: { 'Fn::If': ['A', 'repo:a/b:c', { Ref: 'AWS::NoValue' }] } },
          }),
        ],
      },
    ],
  ])('%s', (_, policy) => {
    expect(found(role(policy))).toContain(NO_SUBJECT);
  });

  test('is one decision for one condition, and for one that is its opposite', () => {
    const Conditions = { A: { 'Fn::Equals': [{ Ref: 'P' }, 'a'] }, B: { 'Fn::Not': [{ Condition: 'A' }] } };
    const half = (name: string, claims: object, other: object) => ({ 'Fn::If': [name, claims, other] });
    const both = statement({ StringEquals: half('A', { ...AUD, ...SUB }, AUD), StringLike: half('B', SUB, {}) });
    expect(found(role({ Statement: [both] }), { Conditions })).toEqual([]);
  });

  test('is one decision for two values that exclude each other', () => {
    const equals = (value: string) => ({ 'Fn::Equals': [{ Ref: 'P' }, value] });
    const Conditions = { A: equals('a'), B: equals('b') };
    const bothTrue = { 'Fn::If': ['A', { 'Fn::If': ['B', bad, good] }, good] };
    expect(found(role(bothTrue), { Conditions })).toEqual([]);
  });

  test('is one of the values that are allowed', () => {
    const Conditions = { A: { 'Fn::Equals': [{ Ref: 'P' }, 'a'] }, B: { 'Fn::Equals': [{ Ref: 'P' }, 'b'] } };
    const neither = { 'Fn::If': ['A', good, { 'Fn::If': ['B', good, bad] }] };
    const Parameters = { P: { Type: 'String', AllowedValues: ['a', 'b'] } };
    expect(found(role(neither), { Conditions, Parameters })).toEqual([]);
    expect(found(role(neither), { Conditions, Parameters: { P: { Type: 'String' } } })).toEqual([NO_SUBJECT]);
  });

  test('cannot be, where the condition of the resource excludes it', () => {
    const { Deploy } = role({ 'Fn::If': ['A', good, bad] });
    expect(found({ Deploy: { ...Deploy, Condition: 'A' } })).toEqual([]);
  });

  test('comes to an end with a hundred conditions, and finds what one of them alone opens', () => {
    const Resource = Array.from({ length: 100 }, (_, index) => ({
      'Fn::If': [`C${index}`, statement({ StringEquals: { ...AUD, ...SUB } }), { Ref: 'AWS::NoValue' }],
    }));
    Resource[70] = { 'Fn::If': ['C70', good.Statement[0], statement({ StringEquals: AUD })] };
    expect(found(role({ Statement: Resource }))).toEqual([NO_SUBJECT]);
  });
});

describe('a lookup in a map by a parameter', () => {
  const group = (cidr: unknown) => ({
    Group: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: cidr }] },
    },
  });
  const lookup = { 'Fn::FindInMap': ['Offices', { Ref: 'Env' }, 'Cidr'] };

  test.each<[string, string, string[]]>([
    ['with harmless values', '10.1.0.0/16', []],
    ['with one value that is an incident', '0.0.0.0/0', ['error squid-public-ssh Group']],
  ])('%s', (_, cidr, findings) => {
    const Mappings = { Offices: { dev: { Cidr: '10.0.0.0/16' }, prod: { Cidr: cidr } } };
    expect(found(group(lookup), { Mappings })).toEqual(findings);
    expect(inspectTemplates({ Stack: { Mappings, Resources: group(lookup) } }).inconclusive).toEqual([]);
  });
});

describe('the audience', () => {
  const provider = (properties: object) => ({
    Provider: { Type: 'AWS::IAM::OIDCProvider', Properties: { Url: `https://${GITHUB}`, ...properties } },
  });
  const clients = { ClientIdList: ['sts.amazonaws.com'] };

  test.each<[string, object, string[]]>([
    ['of a provider with clients', { ...trust({ StringEquals: SUB }, { Ref: 'Provider' }), ...provider(clients) }, []],
    [
      'of one with clients that are a parameter',
      { ...trust({ StringEquals: SUB }, { Ref: 'Provider' }), ...provider({ ClientIdList: { Ref: 'Clients' } }) },
      [],
    ],
    ['of a provider without', { ...trust({ StringEquals: SUB }, { Ref: 'Provider' }), ...provider({}) }, [NO_AUDIENCE]],
    [
      'of one with an empty list',
      { ...trust({ StringEquals: SUB }, { Ref: 'Provider' }), ...provider({ ClientIdList: [] }) },
      [NO_AUDIENCE],
    ],
    [
      'of the one provider or an existing one',
      {
        ...trust({ StringEquals: SUB }, { 'Fn::If': ['Own', { Ref: 'Provider' }, { Ref: 'Existing' }] }),
        ...provider(clients),
      },
      [],
    ],
    ['of a provider elsewhere', trust({ StringEquals: SUB }), [UNSURE_AUDIENCE]],
    ['of a provider by an import', trust({ StringEquals: SUB }, { 'Fn::ImportValue': 'x' }), [UNSURE_AUDIENCE]],
  ])('%s', (_, resources, findings) => {
    expect(found(resources)).toEqual(findings);
  });

  test('of a provider in another stack', () => {
    const Outputs = { P: { Value: { Ref: 'Provider' }, Export: { Name: 'github' } } };
    const own = trust({ StringEquals: SUB }, { 'Fn::ImportValue': 'github' });
    expect(foundIn({ One: { Resources: provider(clients), Outputs }, Two: { Resources: own } })).toEqual([]);
  });

  test.each(['?*', '*?', '??*', '*.*', '*s*', '*', '***'])('that is the pattern %s', (pattern) => {
    expect(found(trust({ StringEquals: SUB, StringLike: { [`${GITHUB}:aud`]: pattern } }))).toEqual([UNSURE_AUDIENCE]);
  });

  test('that is a narrow pattern', () => {
    expect(found(trust({ StringEquals: SUB, StringLike: { [`${GITHUB}:aud`]: '*.acme.example' } }))).toEqual([]);
  });
});

describe('subjects', () => {
  test.each([
    'repo*',
    'r*',
    're*o:*',
    'repo:*',
    'environment:*',
    'environment:prod*',
    'workflow:*',
    'repo:acme/**',
    'repo:acme/?*',
    'repo:acme/*?',
    'repo:acme/*:ref:refs/heads/*',
    'repo:acme/*:environment:*',
    'repo:acme/*:*',
    'environment:prod',
    'ref:refs/heads/main',
    'repo:acme*',
  ])('%s is too wide', (sub) => {
    expect(found(trust(subject(sub)))).toEqual([WIDE]);
  });

  test.each([
    'repo:acme/shop:*',
    'repo:acme/shop:ref:refs/heads/release/*',
    'repository_owner:acme:environment:prod',
    'environment:prod:repository_owner_id:7',
  ])('%s is not', (sub) => {
    expect(found(trust(subject(sub)))).toEqual([]);
  });

  test.each(['repository_owner_id', 'repository_id'])('environment:prod is not beside %s', (claim) => {
    expect(found(trust(subject('environment:prod', { [`${GITHUB}:${claim}`]: '7' })))).toEqual([]);
  });

  test('that are compared with themselves are not judged', () => {
    const self = `\${${GITHUB}:sub}`;
    const { findings, inconclusive } = inspectTemplates({
      Stack: trust({ StringEquals: { ...AUD, [`${GITHUB}:sub`]: self } }),
    });
    expect(findings.map(({ rule }) => rule.id)).not.toContain('hindsight-federation-missing-subject');
    expect(inconclusive.map(({ message }) => message)).toContain('it is compared with a policy variable');
  });

  test.each<[string, unknown]>([
    ['*', '*'],
    ['{AWS: *}', { AWS: '*' }],
  ])('of the principal %s are not judged', (_, Principal) => {
    const { inconclusive } = inspectTemplates({ Stack: role({ Statement: [{ ...statement({}), Principal }] }) });
    expect(inconclusive.map(({ message }) => message)).toContain('it trusts everybody');
  });
});

describe('SSH', () => {
  const group = {
    Group: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { SecurityGroupIngress: [{ IpProtocol: -1, CidrIp: '0.0.0.0/0' }] },
    },
  };
  const OPEN = ['error squid-public-ssh Group'];
  const behind = (Type: string, Properties: object) => ({ ...group, Member: { Type, Properties } });
  const ids = [{ 'Fn::GetAtt': ['Group', 'GroupId'] }];

  test.each<[string, object, string[]]>([
    ['a load balancer', behind('AWS::ElasticLoadBalancingV2::LoadBalancer', { SecurityGroups: ids }), []],
    [
      'a classic load balancer',
      behind('AWS::ElasticLoadBalancing::LoadBalancer', {
        SecurityGroups: ids,
        Listeners: [{ LoadBalancerPort: 443 }],
      }),
      [],
    ],
    [
      'a classic load balancer that passes SSH on',
      behind('AWS::ElasticLoadBalancing::LoadBalancer', {
        SecurityGroups: ids,
        Listeners: [{ LoadBalancerPort: '22' }],
      }),
      OPEN,
    ],
    [
      'a network load balancer that passes SSH on',
      {
        ...behind('AWS::ElasticLoadBalancingV2::LoadBalancer', { SecurityGroups: ids }),
        L: {
          Type: 'AWS::ElasticLoadBalancingV2::Listener',
          Properties: { LoadBalancerArn: { Ref: 'Member' }, Port: 22 },
        },
      },
      OPEN,
    ],
    ['a database', behind('AWS::RDS::DBInstance', { VPCSecurityGroups: ids }), []],
    [
      "a database whose machine is the user's",
      behind('AWS::RDS::DBInstance', { VPCSecurityGroups: ids, Engine: 'custom-oracle-ee' }),
      OPEN,
    ],
    ['a mount target', behind('AWS::EFS::MountTarget', { SecurityGroups: ids }), []],
    ['ONTAP', behind('AWS::FSx::FileSystem', { SecurityGroupIds: ids, FileSystemType: 'ONTAP' }), OPEN],
    ['Lustre', behind('AWS::FSx::FileSystem', { SecurityGroupIds: ids, FileSystemType: 'LUSTRE' }), []],
    [
      'an endpoint of AWS',
      behind('AWS::EC2::VPCEndpoint', {
        SecurityGroupIds: ids,
        ServiceName: { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.ssm` },
      }),
      [],
    ],
    [
      'an endpoint of somebody',
      behind('AWS::EC2::VPCEndpoint', { SecurityGroupIds: ids, ServiceName: 'vpce-svc-1' }),
      OPEN,
    ],
    [
      'Fargate in Batch',
      behind('AWS::Batch::ComputeEnvironment', { ComputeResources: { Type: 'FARGATE', SecurityGroupIds: ids } }),
      [],
    ],
    [
      'machines in Batch',
      behind('AWS::Batch::ComputeEnvironment', { ComputeResources: { Type: 'EC2', SecurityGroupIds: ids } }),
      OPEN,
    ],
    ['an instance', behind('AWS::EC2::Instance', { SecurityGroupIds: ids }), OPEN],
    ['something that nobody knows', behind('Custom::Thing', { Group: { Ref: 'Group' } }), OPEN],
    ['nothing', group, []],
    [
      'a load balancer and an instance',
      {
        ...behind('AWS::ElasticLoadBalancingV2::LoadBalancer', { SecurityGroups: ids }),
        I: { Type: 'AWS::EC2::Instance', Properties: { SecurityGroupIds: ids } },
      },
      OPEN,
    ],
  ])('behind the group is %s', (_, resources, findings) => {
    expect(found(resources)).toEqual(findings);
  });

  test.each([
    [1, 0],
    [2, 1],
  ])('%d ranges as wide as a private network', (count, findings) => {
    const rules = Array.from({ length: count }, (_, index) => ({
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      CidrIp: `${20 + index}.0.0.0/8`,
    }));
    expect(
      found({ Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: rules } } }),
    ).toHaveLength(findings);
  });
});

describe('SAM', () => {
  const Transform = 'AWS::Serverless-2016-10-31';
  const job = (properties: object) => ({
    Job: { Type: 'AWS::Serverless::Function', Properties: { Handler: 'a.b', ...properties } },
  });
  const schedule = (Type: string, more: object = {}) => ({
    Events: { Cron: { Type, Properties: { Schedule: 'rate(1 day)', ScheduleExpression: 'rate(1 day)', ...more } } },
  });
  const LOST = ['warning checks-dead-letter Job'];

  test.each<[string, object, string[]]>([
    ['a schedule', job(schedule('Schedule')), LOST],
    ['a schedule of the scheduler', job(schedule('ScheduleV2')), ['warning schedule-dead-letter Job', ...LOST]],
    ['one that is off', job(schedule('ScheduleV2', { State: 'DISABLED' })), []],
    ['one that is not enabled', job(schedule('Schedule', { Enabled: false })), []],
    ['a queue', job({ ...schedule('Schedule'), DeadLetterQueue: { Type: 'SQS', TargetArn: 'arn:aws:sqs:x' } }), []],
    [
      'a destination that SAM makes',
      job({ ...schedule('Schedule'), EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: 'SQS' } } } }),
      [],
    ],
    ['no retry', job({ ...schedule('Schedule'), EventInvokeConfig: { MaximumRetryAttempts: 0 } }), []],
    [
      'no retry of an alias',
      job({ ...schedule('Schedule'), AutoPublishAlias: 'live', EventInvokeConfig: { MaximumRetryAttempts: 0 } }),
      [],
    ],
    ['another event', job({ Events: { Api: { Type: 'Api', Properties: {} } } }), []],
    [
      'a database',
      job({ VpcConfig: { SubnetIds: ['a'] }, Environment: { Variables: { DB_HOST: 'x' } } }),
      ['warning checks-database-alarm Job'],
    ],
    [
      'a policy',
      job({ Policies: [{ Statement: [{ Effect: 'Allow', Action: 'ssm:StartSession', Resource: '*' }] }] }),
      ['error squid-session-document Job'],
    ],
  ])('%s', (_, resources, findings) => {
    expect(found(resources, { Transform })).toEqual(findings);
  });

  test('globals count for each function, and its own value counts more', () => {
    const Globals = { Function: { VpcConfig: { SubnetIds: ['a'] }, Environment: { Variables: { DB_HOST: 'x' } } } };
    expect(found(job({}), { Transform, Globals })).toEqual(['warning checks-database-alarm Job']);
    expect(found(job({ VpcConfig: { SubnetIds: { Ref: 'AWS::NoValue' } } }), { Transform, Globals })).toEqual([]);
  });

  test('what it does not describe is named once', () => {
    const app = { Type: 'AWS::Serverless::Application', Properties: {} };
    const { inconclusive } = inspectTemplates({ Stack: { Transform, Resources: { A: app, B: app } } });
    expect(inconclusive.map(({ message }) => message)).toEqual([
      'what SAM makes of AWS::Serverless::Application is not in the template',
    ]);
  });
});

describe('schedules', () => {
  const job = { Job: { Type: 'AWS::Lambda::Function', Properties: {} } };
  const rule = (more: object = {}) => ({
    Every: {
      Type: 'AWS::Events::Rule',
      Properties: {
        ScheduleExpression: 'rate(1 day)',
        Targets: [{ Id: 'a', Arn: { 'Fn::GetAtt': ['Job', 'Arn'] } }],
        ...more,
      },
    },
  });
  const alarm = (more: object) => ({
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Job' } }],
        ...more,
      },
    },
  });
  const LOST = ['warning checks-dead-letter Every'];
  const actions = { AlarmActions: ['arn:aws:sns:x'] };
  const nested = (Properties: object) => ({ Type: 'AWS::CloudFormation::Stack', Properties });
  const composite = (AlarmRule: string) => ({
    Type: 'AWS::CloudWatch::CompositeAlarm',
    Properties: { AlarmRule, ...actions },
  });

  test.each<[string, object, string[]]>([
    ['that is on', rule({ State: 'ENABLED' }), LOST],
    ['that is off', rule({ State: 'DISABLED' }), []],
    ['that a parameter may switch on', rule({ State: { Ref: 'State' } }), []],
    ['with an alarm with actions', { ...rule(), ...alarm(actions) }, []],
    ['with an alarm on dropped events', { ...rule(), ...alarm({ ...actions, MetricName: 'AsyncEventsDropped' }) }, []],
    ['with an alarm that tells nobody', { ...rule(), ...alarm({}) }, LOST],
    ['with an alarm whose actions are off', { ...rule(), ...alarm({ ...actions, ActionsEnabled: false }) }, LOST],
    [
      'with an alarm in a composite one',
      {
        ...rule(),
        ...alarm({}),
        All: {
          Type: 'AWS::CloudWatch::CompositeAlarm',
          Properties: { AlarmRule: { 'Fn::Sub': `ALARM(\${Alarm})` }, ...actions },
        },
      },
      [],
    ],
    ...[
      'ALARM(lost)',
      'NOT OK( "lost" )',
      "ALARM('other') OR (ALARM(lost))",
      'ALARM(arn:aws:cloudwatch:eu-central-1:111122223333:alarm:lost)',
    ].map((AlarmRule): [string, object, string[]] => [
      `with an alarm in a composite one by its name: ${AlarmRule}`,
      { ...rule(), ...alarm({ AlarmName: 'lost' }), All: composite(AlarmRule) },
      [],
    ]),
    [
      'with alarms in a nested stack that is not seen',
      {
        ...rule(),
        Alarms: nested({ TemplateURL: 'https://x/alarms.yaml', Parameters: { Function: { Ref: 'Job' } } }),
      },
      [],
    ],
    [
      'that is handed to a nested stack for something else',
      { ...rule(), Api: nested({ TemplateURL: 'https://x/api.yaml', Parameters: { Function: { Ref: 'Job' } } }) },
      LOST,
    ],
    [
      'beside the alarms of another one in a nested stack',
      { ...rule(), Alarms: nested({ TemplateURL: 'https://x/alarms.yaml', Parameters: { Function: 'other' } }) },
      LOST,
    ],
    ...['ALARM(lost-too)', 'ALARM(not-lost)', 'TRUE', ''].map((AlarmRule): [string, object, string[]] => [
      `with a composite alarm of another one: ${AlarmRule}`,
      { ...rule(), ...alarm({ AlarmName: 'lost' }), All: composite(AlarmRule) },
      LOST,
    ]),
  ])('one %s', (_, resources, findings) => {
    expect(found({ ...job, ...resources })).toEqual(findings);
  });
});

describe('names', () => {
  const proxy = (DBProxyName: unknown) => ({ Db: { Type: 'AWS::RDS::DBProxy', Properties: { DBProxyName } } });
  const alarm = (more: object) => ({
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        Namespace: 'AWS/RDS',
        MetricName: 'DatabaseConnectionsCurrentlySessionPinned',
        Dimensions: [{ Name: 'ProxyName', Value: 'orders' }],
        ...more,
      },
    },
  });
  const isUnwatched = (resources: object) => found(resources).includes('warning rdsproxy-pinning-alarm Db');

  test.each<[string, object, boolean]>([
    ['the same name', { ...proxy('orders'), ...alarm({}) }, false],
    ['another name', { ...proxy('mails'), ...alarm({}) }, true],
    ['a namespace of the stack', { ...proxy('orders'), ...alarm({ Namespace: { Ref: 'AWS::StackName' } }) }, true],
    ['a namespace by a parameter', { ...proxy('orders'), ...alarm({ Namespace: { Ref: 'Space' } }) }, false],
    [
      'another metric by a parameter of the namespace',
      { ...proxy('orders'), ...alarm({ Namespace: { Ref: 'Space' }, MetricName: 'VpcChanges' }) },
      true,
    ],
    ['a name that ends otherwise', { ...proxy({ 'Fn::Sub': `\${Env}-mails` }), ...alarm({}) }, true],
    ['a name that begins otherwise', { ...proxy({ 'Fn::Sub': `mails-\${Env}` }), ...alarm({}) }, true],
    ['a name that may be the same', { ...proxy({ 'Fn::Sub': `ord\${Env}` }), ...alarm({}) }, false],
  ])('%s', (_, resources, unwatched) => {
    expect(isUnwatched(resources)).toBe(unwatched);
  });
});

describe('small things that make a difference', () => {
  test('a condition that is nothing is not a condition', () => {
    const nothing = { [`${GITHUB}:sub`]: { Ref: 'AWS::NoValue' } };
    expect(found(trust({ StringEquals: { ...AUD, ...nothing } }))).toEqual([NO_SUBJECT]);
  });

  test.each(['3306', '5432', '1433', '1521', '27017'])('port %s is one of a database', (port) => {
    const resources = {
      Job: {
        Type: 'AWS::Lambda::Function',
        Properties: { VpcConfig: { SubnetIds: ['a'], SecurityGroupIds: [{ Ref: 'Group' }] } },
      },
      Group: { Type: 'AWS::EC2::SecurityGroup' },
      Rule: {
        Type: 'AWS::EC2::SecurityGroupIngress',
        Properties: { FromPort: Number(port), SourceSecurityGroupId: { Ref: 'Group' } },
      },
    };
    expect(found(resources)).toEqual(['warning checks-database-alarm Job']);
  });
});
