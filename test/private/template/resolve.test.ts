import { TemplateSet } from '../../../src/private/template/template-set';
import type { Value } from '../../../src/private/template/value';
import { asValue } from '../one-template';

const MORE = {
  Parameters: { Given: { Type: 'String' }, Chosen: { Type: 'String', Default: 'live' } },
  Mappings: { Sizes: { live: { cpu: 2, memory: '4' }, test: { cpu: 1, memory: '2' } } },
  Conditions: {
    Always: { 'Fn::Equals': ['a', 'a'] },
    Never: { 'Fn::Equals': ['a', 'b'] },
    Open: { 'Fn::Equals': [{ Ref: 'Given' }, 'b'] },
  },
};
const OTHERS = {
  Queue: { Type: 'AWS::SQS::Queue' },
  Json: { Type: 'Custom::AWSCDKCfnJson', Properties: { Value: '{"Ref":"Queue","a":{"b":"c"}}' } },
  NoJson: { Type: 'Custom::AWSCDKCfnJson', Properties: { Value: '[1]' } },
  Other: { Type: 'Custom::Other', Properties: { Value: '{"a":"b"}' } },
};
const value = (raw: unknown): Value => asValue(raw, OTHERS, MORE);
const readable = (raw: unknown) => value(raw).text()?.readable;
const listOf = (raw: unknown) =>
  value(raw)
    .items()
    .map((item) => item.string());

test.each([undefined, null, { Ref: 'AWS::NoValue' }, { 'Fn::If': ['Always', { Ref: 'AWS::NoValue' }, 'x'] }])(
  '%j is absent',
  (raw) => {
    expect(value(raw).isAbsent).toBe(true);
    expect(value(raw).text()).toBeUndefined();
    expect(value(raw).items()).toEqual([]);
  },
);

test.each([
  ['text', 'text'],
  [7, '7'],
  [true, 'true'],
  [{ 'Fn::If': ['Always', 'a', 'b'] }, 'a'],
  [{ 'Fn::If': ['Never', 'a', 'b'] }, 'b'],
  [{ 'Fn::Join': ['-', ['a', 'b', 'c']] }, 'a-b-c'],
  [{ 'Fn::Join': ['', []] }, ''],
  [{ 'Fn::Join': ['-', { 'Fn::Split': ['.', 'a.b'] }] }, 'a-b'],
  [{ 'Fn::Join': ['-', ['a', ['list']]] }, `a-\${a list or a map}`],
  [{ 'Fn::Sub': `a-\${Given}` }, `a-\${Given}`],
  [{ 'Fn::Sub': [`\${One}-\${Two}-\${One}`, { One: 'a', Two: { 'Fn::Join': ['', ['b', 'c']] } }] }, 'a-bc-a'],
  [{ 'Fn::Sub': [`\${One}`, { One: { Ref: 'Given' } }] }, `\${Given}`],
  [{ 'Fn::Sub': [`\${One}`, { One: { 'Fn::ImportValue': 'x' } }] }, `\${One}`],
  [{ 'Fn::Sub': `\${!Literal}-\${}` }, `\${Literal}-\${}`],
  [{ 'Fn::Sub': `\${Queue.Arn}` }, `\${Queue.Arn}`],
  [{ 'Fn::Sub': `open \${Given` }, `open \${Given`],
  [{ 'Fn::Select': [1, ['a', 'b', 'c']] }, 'b'],
  [{ 'Fn::Select': ['0', { 'Fn::Split': ['.', 'a.b'] }] }, 'a'],
  [{ 'Fn::FindInMap': ['Sizes', 'live', 'cpu'] }, '2'],
  [{ 'Fn::FindInMap': ['Sizes', { 'Fn::Join': ['', ['te', 'st']] }, 'memory'] }, '2'],
  [{ Ref: 'Given' }, `\${Given}`],
  [{ Ref: 'Queue' }, `\${Queue}`],
  [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, `\${Queue.Arn}`],
  [{ 'Fn::GetAtt': 'Queue.Arn' }, `\${Queue.Arn}`],
  [{ 'Fn::GetAtt': ['Nobody', 'A', 'B'] }, `\${Nobody.A.B}`],
  [{ 'Fn::ImportValue': 'name' }, `\${Fn::ImportValue name}`],
  [{ 'Fn::FindInMap': ['Sizes', 'else', 'cpu'] }, `\${a Fn::FindInMap whose map is not known}`],
  [{ 'Fn::FindInMap': ['Sizes', 'live', 'disk'] }, `\${a Fn::FindInMap of what is not in the map}`],
  [{ 'Fn::FindInMap': ['Nothing', 'live', 'cpu'] }, `\${a Fn::FindInMap whose map is not known}`],
  [{ 'Fn::FindInMap': ['Sizes', 'live', 'cpu', { DefaultValue: '9' }] }, '2'],
  [{ 'Fn::FindInMap': ['Sizes', 'else', 'cpu', { DefaultValue: '9' }] }, '9'],
  [{ 'Fn::FindInMap': ['Sizes', 'live', 'disk', { DefaultValue: { Ref: 'Given' } }] }, `\${Given}`],
  [{ 'Fn::FindInMap': ['Nothing', 'live', 'cpu', { DefaultValue: '9' }] }, '9'],
  [
    { 'Fn::FindInMap': [{ Ref: 'Given' }, 'live', 'cpu', { DefaultValue: '9' }] },
    `\${a Fn::FindInMap whose map is not known}`,
  ],
  ['a-{{resolve:ssm:/shop/a}}-b', 'a-{{resolve:ssm:/shop/a}}-b'],
  ['{{resolve:ssm:/shop/a', '{{resolve:ssm:/shop/a'],
  [{ 'Fn::Sub': `{{resolve:ssm:/\${Given}/a}}-\${Queue}` }, `{{resolve:ssm:/\${Given}/a}}-\${Queue}`],
  [{ 'Fn::Select': [5, ['a']] }, `\${a Fn::Select of a list that is not written out}`],
  [{ 'Fn::Select': [{ Ref: 'Given' }, ['a']] }, `\${a Fn::Select of a list that is not written out}`],
])('%j is %s', (raw, expected) => {
  expect(readable(raw)).toBe(expected);
});

test.each([
  [{ 'Fn::If': ['Open', 'a', 'b'] }, 'a condition decides it at deploy time'],
  [{ 'Fn::If': 'Open' }, 'a condition decides it at deploy time'],
  [{ 'Fn::Join': [7, ['a']] }, 'a Fn::Join of a list that is not written out'],
  [{ 'Fn::Join': ['-', { Ref: 'Given' }] }, 'a Fn::Join of a list that is not written out'],
  [{ 'Fn::Join': 'text' }, 'a Fn::Join of a list that is not written out'],
  [{ 'Fn::Sub': 7 }, 'a Fn::Sub without a text'],
  [{ 'Fn::Sub': [] }, 'a Fn::Sub without a text'],
  [{ 'Fn::Split': ['.', { Ref: 'Given' }] }, 'a Fn::Split of a text that is known only at deploy time'],
  [{ 'Fn::Split': ['', 'a.b'] }, 'a Fn::Split of a text that is known only at deploy time'],
  [{ 'Fn::Split': [7, 'a.b'] }, 'a Fn::Split of a text that is known only at deploy time'],
  [{ 'Fn::GetAtt': ['Queue', { Ref: 'Given' }] }, 'a Fn::GetAtt whose attribute is computed'],
  [{ 'Fn::GetAtt': [] }, 'a Fn::GetAtt whose attribute is computed'],
  [{ 'Fn::GetAtt': 7 }, 'a Fn::GetAtt whose attribute is computed'],
  [{ Ref: 7 }, 'a Ref without a name'],
  [{ 'Fn::Base64': 'a' }, 'Fn::Base64 is not followed'],
  [{ Condition: 'Open' }, 'Condition is not followed'],
  [
    { 'Fn::FindInMap': ['Sizes', { Ref: 'Given' }, 'cpu'] },
    `\${Given} is known only at deploy time, and it is what a map is looked up by`,
  ],
])('%j is not known: %s', (raw, why) => {
  expect(() => value(raw).text()).toThrow(`Value: ${why}`);
});

test.each([
  [{ 'Fn::Split': ['.', 'a.b.c'] }, ['a', 'b', 'c']],
  [
    ['a', { 'Fn::Join': ['', ['b']] }],
    ['a', 'b'],
  ],
])('%j is the list %j', (raw, expected) => {
  expect(listOf(raw)).toEqual(expected);
});

test.each([{ Ref: 'a', Other: 'b' }, { Condition: { Ref: 'a' } }, { 'My::Fn::Join': 'a' }, { Reference: 'a' }])(
  '%j is a map',
  (raw) => {
    expect(value(raw).isMap).toBe(true);
    expect(value(raw).isText).toBe(false);
  },
);

test('a lookup whose key is not known is one of the values', () => {
  const possible = (raw: unknown) =>
    value(raw)
      .possibilities()
      .map((item) => item.string());
  expect(possible({ 'Fn::FindInMap': ['Sizes', { Ref: 'Given' }, 'cpu'] })).toEqual(['2', '1']);
  expect(possible({ 'Fn::FindInMap': ['Sizes', 'live', { Ref: 'Given' }] })).toEqual(['2', '4']);
  expect(possible({ 'Fn::FindInMap': ['Sizes', 'live', { Ref: 'Given' }, { DefaultValue: '9' }] })).toEqual([
    '2',
    '4',
    '9',
  ]);
  expect(possible({ 'Fn::If': ['Open', 'a', 'b'] })).toEqual(['a', 'b']);
});

test.each([
  ['a-{{resolve:ssm:/shop/a}}-b', 'a-\0-b', []],
  ['{{resolve:ssm:/a}}{{resolve:secretsmanager:b}}', '\0\0', []],
  ['{{resolve:ssm:/a', '{{resolve:ssm:/a', []],
  ['{{a}}', '{{a}}', []],
  [{ 'Fn::Sub': `{{resolve:ssm:/\${Queue}/a}}-\${Given}` }, '\0-\0', ['Queue']],
  [{ 'Fn::Join': ['', ['{{reso', 'lve:secretsmanager:', { Ref: 'Queue' }, '}}']] }, '\0', ['Queue']],
])('%j is known only at deploy time where it has a dynamic reference', (raw, pattern, targets) => {
  const text = value(raw).text();
  expect(text?.pattern).toBe(pattern);
  expect(text?.target).toBeUndefined();
  expect(text?.targets.map(({ resource }) => resource.id)).toEqual(targets);
});

test('references in references stay small', () => {
  const nested = (depth: number): unknown =>
    depth === 0 ? { Ref: 'Queue' } : { 'Fn::Sub': [`{{resolve:ssm:\${A}\${A}}}`, { A: nested(depth - 1) }] };
  const [hole] = value(nested(14)).text()?.parts ?? [];
  expect(typeof hole === 'string' ? 0 : hole.name.length).toBeLessThanOrEqual(2_000);
  expect(value(nested(14)).text()?.targets.length).toBeLessThanOrEqual(100);
  const many = value('{{resolve:ssm:/a}}'.repeat(1_000)).text();
  expect(many?.parts.filter((part) => typeof part !== 'string')).toHaveLength(100);
  expect(many?.readable).toBe('{{resolve:ssm:/a}}'.repeat(1_000));
});

test('what is nested too deep is not known', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 'a' : { 'Fn::Join': ['', [nested(depth - 1)]] });
  expect(readable(nested(20))).toBe('a');
  expect(readable(nested(200))).not.toBe('a');
});

test('a text that is longer than any is not known', () => {
  expect(() => value({ 'Fn::Join': ['', Array(11).fill('a'.repeat(100_000))] }).text()).toThrow(
    'it is longer than any text of a template',
  );
});

test('a map by which the CDK has keys that are tokens is read, without functions in it', () => {
  const json = value({ 'Fn::GetAtt': ['Json', 'Value'] });
  expect(json.isMap).toBe(true);
  expect(json.get('Ref').string()).toBe('Queue');
  expect(readable({ 'Fn::GetAtt': ['Json', 'Arn'] })).toBe(`\${Json.Arn}`);
  expect(readable({ 'Fn::GetAtt': ['NoJson', 'Value'] })).toBe(`\${NoJson.Value}`);
  expect(readable({ 'Fn::GetAtt': ['Other', 'Value'] })).toBe(`\${Other.Value}`);
});

test('what another stack exports is followed', () => {
  const templates = TemplateSet.of({
    '/app/One.template.json': {
      Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
      Outputs: {
        Name: { Value: 'orders', Export: { Name: 'QueueName' } },
        Arn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] }, Export: { Name: 'QueueArn' } },
        Round: { Value: { 'Fn::ImportValue': 'Round' }, Export: { Name: 'Round' } },
      },
    },
    '/app/Two.template.json': {
      Resources: {
        User: {
          Type: 'Custom::User',
          Properties: {
            Name: { 'Fn::ImportValue': { 'Fn::Join': ['', ['Queue', 'Name']] } },
            Arn: { 'Fn::ImportValue': 'QueueArn' },
            Round: { 'Fn::ImportValue': 'Round' },
          },
        },
      },
    },
  });
  const [{ properties }] = templates.ofType('Custom::User');
  expect(properties.get('Name').string()).toBe('orders');
  expect(properties.get('Arn').target()).toMatchObject({ resource: { id: 'Queue' }, attribute: 'Arn' });
  expect(() => properties.get('Round').text()).toThrow('it refers to itself');
});
