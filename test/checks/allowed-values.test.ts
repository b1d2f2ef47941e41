// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what Fn::Sub fills in
import { TemplateSet } from '../../src/private/template/template-set';
import { judgeTemplate as judge } from './rule-cases';

const ingress = (CidrIp: unknown, more: object = {}) => ({
  IpProtocol: 'tcp',
  FromPort: 22,
  ToPort: 22,
  CidrIp,
  ...more,
});
const group = (...SecurityGroupIngress: unknown[]) => ({
  Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress } },
});
const parameters = (From: object, more: object = {}) => ({
  Parameters: { From: { Type: 'String', ...From }, ...more },
});
const SSH = 'squid-public-ssh';

describe('a parameter', () => {
  const withValues = (AllowedValues: unknown, more: object = {}) =>
    judge({ ...parameters({ AllowedValues, ...more }), Resources: group(ingress({ Ref: 'From' })) });

  test('whose values are all harmless is harmless', () => {
    expect(withValues(['10.0.0.0/8', '192.168.0.0/16'])).toEqual({ finds: [], doubts: [] });
    expect(withValues(['10.0.0.0/8'], { Default: '10.0.0.0/8' })).toEqual({ finds: [], doubts: [] });
  });

  test('whose values are all the incident is a finding of full weight', () => {
    const { finds, doubts } = withValues(['0.0.0.0/0', '::/0']);
    expect(finds).toEqual([expect.stringMatching(/^error squid-public-ssh: .* for each allowed value of From\.$/)]);
    expect(doubts).toEqual([]);
  });

  test('of whose values one is the incident is not judged, but by its default', () => {
    expect(withValues(['10.0.0.0/8', '0.0.0.0/0'])).toEqual({ finds: [], doubts: [expect.stringContaining(SSH)] });
    const harmless = withValues(['10.0.0.0/8', '0.0.0.0/0'], { Default: '10.0.0.0/8' });
    expect(harmless).toEqual({ finds: [], doubts: [expect.stringContaining('by default, From is 10.0.0.0/8')] });
    const { finds, doubts } = withValues(['10.0.0.0/8', '0.0.0.0/0'], { Default: '0.0.0.0/0' });
    expect(finds).toEqual([
      expect.stringMatching(/^warning squid-public-ssh: .* by default: From is 0\.0\.0\.0\/0\.$/),
    ]);
    expect(doubts).toEqual([]);
  });

  test.each<[string, object]>([
    ['of a list, whose values are those of its items', { Type: 'CommaDelimitedList' }],
    ['of names in Systems Manager', { Type: 'AWS::SSM::Parameter::Value<String>' }],
    ['with values that are none', { AllowedValues: [{}] }],
    ['with no value', { AllowedValues: [] }],
    ['with more values than are tried', { AllowedValues: Array.from({ length: 17 }, (_, i) => `10.${i}.0.0/16`) }],
  ])('%s is not judged', (_, more) => {
    expect(withValues(['10.0.0.0/8'], more)).toEqual({ finds: [], doubts: [expect.stringContaining(SSH)] });
  });

  test('in a text is what it makes of it', () => {
    const resources = group(ingress({ 'Fn::Sub': '${From}/0' }));
    const made = (AllowedValues: string[]) => judge({ ...parameters({ AllowedValues }), Resources: resources });
    expect(made(['0.0.0.0', '::']).finds).toHaveLength(1);
    expect(made(['10.0.0.0/8 ', '10.1.0.0/8 ']).finds).toEqual([]);
  });

  test('is judged in each part on its own', () => {
    const more = { Other: { Type: 'String', AllowedValues: ['10.0.0.0/8', '0.0.0.0/0'] } };
    const { finds, doubts } = judge({
      ...parameters({ AllowedValues: ['10.0.0.0/8', '172.16.0.0/12'] }, more),
      Resources: group(ingress({ Ref: 'From' }), ingress({ Ref: 'Other' }), ingress('0.0.0.0/0')),
    });
    expect(finds).toHaveLength(1);
    expect(doubts).toEqual([expect.stringContaining('${Other}')]);
  });

  test('that decides a condition too is one value there and here', () => {
    const Conditions = { Inside: { 'Fn::Equals': [{ Ref: 'From' }, '10.0.0.0/8'] } };
    const Resources = group({ 'Fn::If': ['Inside', ingress({ Ref: 'From' }), ingress('172.16.0.0/12')] });
    const values = ['10.0.0.0/8', '0.0.0.0/0'];
    expect(judge({ ...parameters({ AllowedValues: values }), Conditions, Resources })).toEqual({
      finds: [],
      doubts: [],
    });
  });

  test('is tried without another one that decides a condition and has too many values', () => {
    const Other = { Type: 'String', AllowedValues: Array.from({ length: 17 }, (_, index) => `v${index}`) };
    const Conditions = { First: { 'Fn::Equals': [{ Ref: 'Other' }, 'v0'] } };
    const either = { 'Fn::If': ['First', ingress('10.0.0.0/8'), ingress('172.16.0.0/12')] };
    const given = { ...parameters({ AllowedValues: ['10.0.0.0/8', '192.168.0.0/16'] }, { Other }), Conditions };
    expect(judge({ ...given, Resources: group(ingress({ Ref: 'From' }), either) })).toEqual({ finds: [], doubts: [] });
  });

  test('by which a map is looked up is one value there and in conditions, also if the map lacks another value', () => {
    const lookUp = (condition: object, AllowedValues = ['local', 'dev', 'prod']) =>
      judge({
        ...parameters({ AllowedValues }),
        Mappings: { Nets: { From: { dev: '10.0.0.0/8', prod: '0.0.0.0/0' } } },
        Conditions: { Wanted: condition },
        Resources: {
          Group: {
            ...group(ingress({ 'Fn::FindInMap': ['Nets', 'From', { Ref: 'From' }] })).Group,
            Condition: 'Wanted',
          },
        },
      });
    const isProd = { 'Fn::Equals': [{ Ref: 'From' }, 'prod'] };
    expect(lookUp({ 'Fn::Not': [isProd] })).toEqual({ finds: [], doubts: [] });
    expect(lookUp(isProd).finds).toEqual([expect.stringContaining(SSH)]);
    expect(lookUp(isProd, ['local']).finds).toEqual([]);
    expect(lookUp({ 'Fn::Not': [isProd] }, ['local']).finds).toEqual([expect.stringContaining(SSH)]);
  });

  test('of two of which both have a few values: all are tried', () => {
    const more = { Port: { Type: 'Number', AllowedValues: [22, 3389] } };
    const judged = (...AllowedValues: string[]) =>
      judge({
        ...parameters({ AllowedValues }, more),
        Resources: group(ingress({ Ref: 'From' }, { FromPort: { Ref: 'Port' }, ToPort: { Ref: 'Port' } })),
      });
    expect(judged('10.0.0.0/8', '172.16.0.0/12')).toEqual({ finds: [], doubts: [] });
    expect(judged('10.0.0.0/8', '0.0.0.0/0')).toEqual({ finds: [], doubts: [expect.any(String)] });
    expect(judged('0.0.0.0/0', '::/0')).toEqual({ finds: [], doubts: [expect.any(String)] });
  });

  test('in a name does not hide what has the name', () => {
    const Stage = { Type: 'String', AllowedValues: ['dev', 'prod'] };
    const FunctionName = { 'Fn::Sub': 'nightly-${Stage}' };
    const { finds } = judge({
      Parameters: { Stage },
      Resources: {
        Job: { Type: 'AWS::Lambda::Function', Properties: { FunctionName, Timeout: 10 } },
        Nightly: {
          Type: 'AWS::Events::Rule',
          Properties: {
            ScheduleExpression: 'rate(1 day)',
            Targets: [{ Id: 'a', Arn: { 'Fn::GetAtt': ['Job', 'Arn'] } }],
          },
        },
        Errors: {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: {
            Namespace: 'AWS/Lambda',
            MetricName: 'Errors',
            Dimensions: [{ Name: 'FunctionName', Value: FunctionName }],
            AlarmActions: ['a'],
          },
        },
      },
    });
    expect(finds.filter((it) => it.includes('checks-dead-letter'))).toEqual([]);
  });
});

test('a template has choices if a parameter has', () => {
  const set = (AllowedValues: string[]) =>
    TemplateSet.of({
      'a.json': {
        ...parameters({ AllowedValues }),
        Resources: {
          ...group(ingress({ Ref: 'From' })),
        },
      },
    });
  expect(set(['a']).hasChoices).toBe(true);
  expect(set([]).hasChoices).toBe(false);
});

test('what is shared is computed for a bounded number of values, and beyond that nothing is said to be known', () => {
  const names = Array.from({ length: 40 }, (_, index) => `From${index}`);
  const Parameters = Object.fromEntries(
    names.map((name) => [name, { Type: 'String', AllowedValues: ['10.0.0.0/8', '172.16.0.0/12'] }]),
  );
  const Resources = Object.fromEntries(names.map((name) => [`Group${name}`, group(ingress({ Ref: name })).Group]));
  const { finds, doubts } = judge({ Parameters, Resources });
  expect({ finds, doubts: doubts.length }).toEqual({ finds: [], doubts: 8 });
});

test('in a template of very many resources values are not tried', () => {
  const others = Object.fromEntries(Array.from({ length: 25_001 }, (_, index) => [`T${index}`, { Type: 'A::B::C' }]));
  const judged = (more: object) =>
    judge({
      ...parameters({ AllowedValues: ['10.0.0.0/8', '172.16.0.0/12'] }),
      Resources: { ...more, ...group(ingress({ Ref: 'From' })) },
    });
  expect(judged({}).doubts).toEqual([]);
  expect(judged(others).doubts).toHaveLength(1);
});
