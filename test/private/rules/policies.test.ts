import {
  AllowStatement,
  eachAllowStatement,
  folded,
  hasVariable,
  isWideOpen,
  saysForWhom,
  textsOf,
} from '../../../src/private/rules/policies';
import { type Entry, judge, type Rule, Severity } from '../../../src/private/rules/rule';
import { TemplateSet } from '../../../src/private/template/template-set';
import { Text } from '../../../src/private/template/text';

const TYPE = 'AWS::SQS::QueuePolicy';
/** What stands in a template beside the policy. */
const AROUND = {
  Parameters: { Given: { Type: 'String' } },
  Conditions: { Chosen: { 'Fn::Equals': [{ Ref: 'Given' }, 'yes'] } },
};
const UNKNOWN = { Ref: 'Given' };

/** What a question about each allowing statement of a policy brings: the answers, and what is not judged. */
function askAll(PolicyDocument: unknown, question: (statement: AllowStatement) => unknown) {
  const answers: unknown[] = [];
  const rule: Rule = {
    id: 'hindsight-test-policies',
    severity: Severity.ERROR,
    incident: '',
    remedy: '',
    source: '',
    types: [TYPE],
    judge: ({ properties }, report) =>
      eachAllowStatement(properties.get('PolicyDocument'), report, (statement) => {
        answers.push(question(statement));
      }),
  };
  const Resources = { Policy: { Type: TYPE, Properties: { PolicyDocument } } };
  const templates = TemplateSet.of({ '/app/One.template.json': { ...AROUND, Resources } });
  const entries: Entry[] = templates.ofType(TYPE).flatMap((subject) => judge(rule, subject));
  return { answers, doubts: entries.map(({ location, message }) => `${location}: ${message}`) };
}

/** The answer of the only statement, or why there is none. */
function ask(statement: object, question: (statement: AllowStatement) => unknown): unknown {
  const { answers, doubts } = askAll({ Statement: { Effect: 'Allow', ...statement } }, question);
  expect([...answers, ...doubts]).toHaveLength(1);
  return [...answers, ...doubts][0];
}

const allows = (statement: object, action = 'sqs:SendMessage') => ask(statement, (it) => it.allows(action));
const names = (statement: object, action = 'sqs:SendMessage') => ask(statement, (it) => it.names(action));

describe('an action', () => {
  test.each([
    ['sqs:SendMessage'],
    ['SQS:sendmessage'],
    ['sqs:*'],
    ['sqs:Send*'],
    ['sqs:S?ndMessage'],
    ['*'],
    [['sqs:ReceiveMessage', 'sqs:SendMessage']],
    [['sqs:SendMessage', UNKNOWN]],
  ])('is allowed by %j', (Action) => {
    expect(allows({ Action })).toBe(true);
  });

  test.each([['sqs:SendMessageBatch'], ['sqs:Send'], ['sqs:?'], ['sns:*'], [[]], [['sqs:ReceiveMessage']]])(
    'is not allowed by %j',
    (Action) => {
      expect(allows({ Action })).toBe(false);
    },
  );

  test('is not allowed where no action stands', () => {
    expect(allows({})).toBe(false);
  });

  test.each([
    ['sns:*', true],
    ['sqs:Receive*', true],
    ['sqs:*', false],
    [['sns:*', 'sqs:SendMessage'], false],
  ])('is allowed by all but %j: %s', (NotAction, expected) => {
    expect(allows({ NotAction })).toBe(expected);
  });

  test('is not allowed by a statement that denies', () => {
    const denying = { Effect: 'Deny', Action: 'sqs:*' };
    const ofDenying = (test: (statement: AllowStatement) => boolean) =>
      ask({ Denying: denying }, ({ value }) => test(new AllowStatement(value.get('Denying'))));
    expect(ofDenying((statement) => statement.allows('sqs:SendMessage'))).toBe(false);
    expect(ofDenying((statement) => statement.names('sqs:SendMessage'))).toBe(false);
  });

  test('is not judged if the template does not tell which it is', () => {
    const why = `Properties/PolicyDocument/Statement/Action: \${Given} is known only at deploy time`;
    expect(allows({ Action: UNKNOWN })).toBe(why);
    expect(allows({ Action: ['sqs:ReceiveMessage', UNKNOWN] })).toBe(`${why}`);
    expect(names({ Action: UNKNOWN })).toBe(why);
  });

  test('is not judged if the template does not tell which ones are left out', () => {
    expect(allows({ NotAction: UNKNOWN })).toBe(
      `Properties/PolicyDocument/Statement/NotAction: \${Given} is known only at deploy time`,
    );
  });

  test('is not judged if the effect is not known, and it would be allowed', () => {
    const why = `Properties/PolicyDocument/Statement/Effect: \${Given} is known only at deploy time`;
    expect(allows({ Effect: UNKNOWN, Action: 'sqs:*' })).toBe(why);
    expect(names({ Effect: UNKNOWN, Action: 'sqs:Send*' })).toBe(why);
    expect(allows({ Effect: UNKNOWN, Action: 'sns:*' })).toBe(false);
    expect(names({ Effect: UNKNOWN, Action: 'sns:*' })).toBe(false);
  });

  test.each([
    ['sqs:SendMessage', true],
    ['sqs:Send*', true],
    ['sqs:*Message', true],
    ['s*:SendMessage', true],
    ['*:SendMessage', true],
    ['*:*', false],
    ['**', false],
    ['sqs:?*', false],
    ['*', false],
    ['sqs:*', false],
    ['SQS:*', false],
    ['sqs:**', false],
    [['sqs:*', 'sqs:SendMessage'], true],
    ['sns:Publish', false],
  ])('is named by %j: %s', (Action, expected) => {
    expect(names({ Action })).toBe(expected);
  });

  test.each(['s3:*', 'a4b:*', 'execute-api:*', 'sqs:*'])('of a service as a whole is not named: %s', (Action) => {
    expect(names({ Action }, Action.replace('*', 'Any'))).toBe(false);
  });

  test('is not named by all but some', () => {
    expect(names({ NotAction: 'sns:*' })).toBe(false);
  });
});

describe('the principals', () => {
  const services = (statement: object) =>
    ask(statement, (it) =>
      it
        .principals('Service')
        .map(({ readable }) => readable)
        .join(' '),
    );

  test.each([
    [{ Service: 'ses.amazonaws.com' }, 'ses.amazonaws.com'],
    [{ Service: ['ses.amazonaws.com', 'sns.amazonaws.com'] }, 'ses.amazonaws.com sns.amazonaws.com'],
    [{ AWS: '111122223333' }, ''],
  ])('in %j', (Principal, expected) => {
    expect(services({ Principal })).toBe(expected);
  });

  test('are none where none stands', () => {
    expect(services({})).toBe('');
  });

  test('of another word than the star are none', () => {
    expect(services({ Principal: 'everybody' })).toBe('');
  });

  test('are not judged if it trusts everybody', () => {
    expect(services({ Principal: '*' })).toBe('Properties/PolicyDocument/Statement/Principal: it trusts everybody');
  });

  test('are not judged if it trusts everybody but some', () => {
    expect(services({ NotPrincipal: { AWS: '111122223333' } })).toBe(
      'Properties/PolicyDocument/Statement/NotPrincipal: it trusts everybody but some',
    );
  });
});

test('the resources are those of the list, or the one that stands alone', () => {
  const of = (Resource: unknown) => ask({ Resource }, (it) => it.resources.map(({ pattern }) => pattern).join(' '));
  expect(of('arn:aws:sqs:*')).toBe('arn:aws:sqs:*');
  expect(of(['one', 'two'])).toBe('one two');
});

describe('the conditions', () => {
  const of = (Condition: unknown) =>
    ask({ Condition }, (it) =>
      it
        .conditions()
        .map(({ operator, key, value }) => `${operator} ${key} ${textsOf(value).map(({ readable }) => readable)}`)
        .join('; '),
    );

  test('are each key under each operator', () => {
    expect(of({ StringEquals: { a: '1', b: ['2', '3'] }, ArnLike: { a: '4' } })).toBe(
      'StringEquals a 1; StringEquals b 2,3; ArnLike a 4',
    );
  });

  test('are none where none stand', () => {
    expect(of({})).toBe('');
    expect(of({ Ref: 'AWS::NoValue' })).toBe('');
  });

  test('are those that the template tells', () => {
    expect(of(UNKNOWN)).toBe('');
    expect(of({ StringEquals: UNKNOWN, ArnLike: { a: '4' } })).toBe('ArnLike a 4');
    expect(of({ StringEquals: { a: { Ref: 'AWS::NoValue' }, b: '2' } })).toBe('StringEquals b 2');
  });

  test('are all known, or it is said', () => {
    const requireAll = (Condition: unknown) => ask({ Condition }, (it) => it.requireAllConditions() ?? 'known');
    expect(requireAll({ StringEquals: { a: UNKNOWN } })).toBe('known');
    expect(requireAll(UNKNOWN)).toMatch(/^Properties\/PolicyDocument\/Statement\/Condition: /);
    expect(requireAll({ ArnLike: { a: '4' }, StringEquals: UNKNOWN })).toMatch(
      /^Properties\/PolicyDocument\/Statement\/Condition\/StringEquals: /,
    );
  });
});

describe('each statement that may allow', () => {
  const actions = (PolicyDocument: unknown) =>
    askAll(PolicyDocument, (it) =>
      textsOf(it.value.get('Action'))
        .map(({ readable }) => readable)
        .join(' '),
    );
  const one = { Effect: 'Allow', Action: 'one' };
  const two = { Effect: 'Allow', Action: 'two' };

  test('is shown, in the order of the policy', () => {
    expect(actions({ Statement: [one, two] })).toEqual({ answers: ['one', 'two'], doubts: [] });
  });

  test('is shown if it stands alone', () => {
    expect(actions({ Statement: one })).toEqual({ answers: ['one'], doubts: [] });
  });

  test('is shown if the policy is a text', () => {
    expect(actions(JSON.stringify({ Statement: [one, two] }))).toEqual({ answers: ['one', 'two'], doubts: [] });
  });

  test('is not one that denies', () => {
    expect(actions({ Statement: [{ Effect: 'Deny', Action: 'no' }, two] })).toEqual({ answers: ['two'], doubts: [] });
  });

  test('is one whose effect is not known, or not said', () => {
    expect(actions({ Statement: [{ Effect: UNKNOWN, Action: 'one' }, { Action: 'two' }] })).toEqual({
      answers: ['one', 'two'],
      doubts: [],
    });
  });

  test('is shown beside one that cannot be judged', () => {
    expect(actions({ Statement: [UNKNOWN, two] })).toEqual({
      answers: ['two'],
      doubts: [expect.stringMatching(/^Properties\/PolicyDocument\/Statement\/0: /)],
    });
  });

  test('is not hidden by what cannot be judged in another', () => {
    const { answers, doubts } = askAll({ Statement: [{ ...one, Action: UNKNOWN }, two] }, (it) => it.allows('two'));
    expect(answers).toEqual([true]);
    expect(doubts).toEqual([`Properties/PolicyDocument/Statement/0/Action: \${Given} is known only at deploy time`]);
  });

  test('cannot be shown of a policy that is not known', () => {
    expect(actions(UNKNOWN)).toEqual({
      answers: [],
      doubts: [expect.stringMatching(/^Properties\/PolicyDocument: /)],
    });
  });
});

describe('a statement that lets a service in', () => {
  const says = (Condition: unknown, ofService?: RegExp) =>
    ask({ Principal: { Service: 'ses.amazonaws.com' }, Condition }, (it) => saysForWhom(it, ofService));

  test.each([
    'aws:SourceAccount',
    'aws:SourceArn',
    'aws:SourceOrgID',
    'aws:SourceOrgPaths',
    'aws:PrincipalOrgID',
    'AWS:SOURCEARN',
  ])('says for whom by %s', (key) => {
    expect(says({ StringEquals: { [key]: 'value' } })).toBe(true);
  });

  test.each(['aws:SourceIp', 'aws:SourceArnOf', 'my-aws:SourceArn', 'aws:PrincipalOrgIDs', 'aws:PrincipalArn'])(
    'does not say it by %s',
    (key) => {
      expect(says({ StringEquals: { [key]: 'value' } })).toBe(false);
    },
  );

  test.each([
    'StringEquals',
    'StringEqualsIgnoreCase',
    'StringLike',
    'ArnEquals',
    'ArnLike',
    'stringequals',
    'StringEqualsIfExists',
    'ForAnyValue:StringLike',
    'ForAllValues:StringLike',
    'ForAnyValue:ArnLikeIfExists',
  ])('says it by the operator %s', (operator) => {
    expect(says({ [operator]: { 'aws:SourceArn': 'arn:aws:ses:eu-central-1:111122223333:*' } })).toBe(true);
  });

  test.each([
    'StringNotEquals',
    'StringNotLike',
    'ArnNotLike',
    'Null',
    'Bool',
    'String',
    'Equals',
    'NotStringEquals',
    'StringEqualsNot',
    'ForNoValue:StringEquals',
  ])('does not say it by the operator %s', (operator) => {
    expect(says({ [operator]: { 'aws:SourceArn': 'arn:aws:ses:eu-central-1:111122223333:*' } })).toBe(false);
  });

  test.each([
    ['StringLike', '*'],
    ['stringlike', '*'],
    ['ArnLike', '*:*:*'],
    ['StringLike', ['111122223333', '*']],
  ])('does not say it by %s %j, which fits anybody', (operator, value) => {
    expect(says({ [operator]: { 'aws:SourceArn': value } })).toBe(false);
  });

  test('says it by a star that is compared as a letter', () => {
    expect(says({ StringEquals: { 'aws:SourceAccount': '*' } })).toBe(true);
  });

  test('says it by one condition of several', () => {
    expect(says({ StringLike: { 'aws:SourceArn': '*' }, StringEquals: { 'aws:SourceAccount': '111122223333' } })).toBe(
      true,
    );
  });

  test('says it by a value that is known only at deploy time', () => {
    expect(says({ StringEquals: { 'aws:SourceAccount': UNKNOWN } })).toBe(true);
  });

  test('does not say it where a condition of the template leaves the value out', () => {
    const Condition = {
      StringEquals: { 'aws:SourceAccount': { 'Fn::If': ['Chosen', '111122223333', { Ref: 'AWS::NoValue' }] } },
    };
    const { answers } = askAll({ Statement: { Effect: 'Allow', Condition } }, (it) => saysForWhom(it));
    expect(answers).toEqual([true, false]);
  });

  test('does not say it where nothing is decided, and a condition may leave the value out', () => {
    const Condition = {
      StringEquals: { 'aws:SourceAccount': { 'Fn::If': ['Chosen', '111122223333', { Ref: 'AWS::NoValue' }] } },
    };
    expect(ask({ Condition }, (it) => it.value.scenarios.undecided(() => saysForWhom(it)))).toBe(false);
  });

  test('says it by a key of the service, if the rule names it', () => {
    const Condition = { StringEquals: { 'ses:Sender': 'orders' } };
    expect(says(Condition, /^ses:sender$/i)).toBe(true);
    expect(says(Condition)).toBe(false);
    expect(says(Condition, /^ses:recipient$/i)).toBe(false);
  });

  test('may say it in conditions that the template does not tell', () => {
    expect(says(UNKNOWN)).toMatch(/^Properties\/PolicyDocument\/Statement\/Condition: /);
    expect(says({ StringEquals: UNKNOWN, ArnLike: { 'aws:SourceArn': 'arn:aws:ses:*' } })).toBe(true);
  });
});

test.each([
  ['*', '*'],
  ['**', '*'],
  ['?*', '*'],
  ['*?', '*'],
  ['?*?', '*'],
  ['?', '?'],
  ['??', '??'],
  ['a**b?*c', 'a*b*c'],
  ['a?b', 'a?b'],
  ['a-*-?', 'a-*-?'],
])('%s is folded to %s', (pattern, expected) => {
  expect(folded(pattern)).toBe(expected);
});

test.each([
  ['*', true],
  ['?*', true],
  ['*:*', true],
  ['*abc', true],
  ['*a?b*c', true],
  ['*abcd', false],
  ['*ab-c', false],
  ['-*', false],
  ['abc*', false],
  ['a*', false],
  ['?', false],
  ['?abc', false],
  ['abc', false],
  ['', false],
])('%j says next to nothing: %s', (pattern, expected) => {
  expect(isWideOpen(pattern)).toBe(expected);
});

test('a variable of the request is told from other text', () => {
  expect(hasVariable(new Text([`user-\${aws:username}`]))).toBe(true);
  expect(hasVariable(new Text(['user-$aws{username}', { name: 'Given' }]))).toBe(false);
});
