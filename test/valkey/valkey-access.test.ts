import { Token } from 'aws-cdk-lib';
import { ValkeyAccess } from '../../src/valkey';

const CONNECTING = '+info +cluster|info +cluster|nodes +cluster|shards +cluster|slots';
const SHARED =
  '-function|delete -function|flush -function|kill -function|load -function|restore -script|flush -script|kill';

test('keys and categories are allowed after everything is denied, and before the dangerous commands are', () => {
  expect(ValkeyAccess.keys('app:*', 'job:*').allow('+@read', '+@write').toAccessString()).toBe(
    `on ~app:* ~job:* -@all +@read +@write +@connection -@dangerous ${SHARED} -@pubsub ${CONNECTING}`,
  );
});

test('a single command is allowed after the dangerous ones are denied', () => {
  expect(ValkeyAccess.keys('app:*').allow('+keys', '+@read', '+client|list').toAccessString()).toBe(
    `on ~app:* -@all +@read +@connection -@dangerous ${SHARED} -@pubsub ${CONNECTING} +keys +client|list`,
  );
});

test('what is denied comes last', () => {
  expect(ValkeyAccess.keys('app:*').deny('-getdel', '-@blocking').allow('+getdel').toAccessString()).toBe(
    `on ~app:* -@all +@connection -@dangerous ${SHARED} -@pubsub ${CONNECTING} +getdel -getdel -@blocking`,
  );
});

test('keys that may only be read have their own sign', () => {
  expect(ValkeyAccess.keys('app:*').andReadKeys('config:*').allow('+@read').toAccessString()).toBe(
    `on ~app:* %R~config:* -@all +@read +@connection -@dangerous ${SHARED} -@pubsub ${CONNECTING}`,
  );
  expect(ValkeyAccess.readKeys('config:*').allow('+@read').toAccessString()).toBe(
    `on %R~config:* -@all +@read +@connection -@dangerous ${SHARED} -@pubsub ${CONNECTING}`,
  );
});

test('channels replace those of the service, which are all', () => {
  expect(ValkeyAccess.keys('app:*').channels('app:*').allow('+@pubsub').toAccessString()).toBe(
    `on ~app:* resetchannels &app:* -@all +@pubsub +@connection -@dangerous ${SHARED} ${CONNECTING}`,
  );
});

test('everything is allowed by its own word only', () => {
  expect(ValkeyAccess.unrestricted().toAccessString()).toBe('on ~* &* +@all');
});

test('an access string of one’s own stands as it is', () => {
  expect(ValkeyAccess.fromAccessString('on ~app::* -@all +@read').toAccessString()).toBe('on ~app::* -@all +@read');
});

test.each(['on ~* +@all -@dangerous', 'on ~* +@read', 'on ~app:* +@all', 'on %R~* +@all', 'on ~app:* +get (~b +set)'])(
  'the access string %s is taken',
  (text) => {
    expect(ValkeyAccess.fromAccessString(text).toAccessString()).toBe(text);
  },
);

test('channels and what is denied add up', () => {
  const access = ValkeyAccess.keys('app:*').channels('a').channels('b').allow('+@pubsub').deny('-publish').deny('-get');
  expect(access.toAccessString()).toBe(
    `on ~app:* resetchannels &a &b -@all +@pubsub +@connection -@dangerous ${SHARED} ${CONNECTING} -publish -get`,
  );
});

test.each<[string, (access: ValkeyAccess) => unknown]>([
  ['andReadKeys', (access) => access.andReadKeys('a')],
  ['channels', (access) => access.channels('a')],
  ['allow', (access) => access.allow('+get')],
  ['deny', (access) => access.deny('-get')],
])('an access string of one’s own has no %s', (method, change) => {
  expect(() => change(ValkeyAccess.fromAccessString('on ~a +get'))).toThrow(
    new Error(
      `${method} must begin with keys() or readKeys(), got: on ~a +get; an access string of your own is used unchanged`,
    ),
  );
});

test.each<[ValkeyAccess, string]>([
  [
    ValkeyAccess.keys('a', 'b').channels('c'),
    "access must allow at least one command, got: ~a ~b &c; go on with .allow('+@read')",
  ],
  [
    ValkeyAccess.keys('a').allow('+get', '+publish'),
    "access must name the channels of its publish/subscribe commands, got: ~a +get +publish; go on with .channels('app:*')",
  ],
  [
    ValkeyAccess.keys('a', '*').allow('+get'),
    "keys must have '*' alone, got: ~a ~*; the engine rejects another pattern beside the one for everything",
  ],
])('an access that cannot be says what it has: %#', (access, message) => {
  expect(() => access.toAccessString()).toThrow(new Error(message));
});

test('a method leaves the value it is called on alone', () => {
  const read = ValkeyAccess.keys('app:*').allow('+@read');
  read.allow('+@write').deny('-get').channels('x').andReadKeys('y');
  expect(read.toAccessString()).toBe(
    `on ~app:* -@all +@read +@connection -@dangerous ${SHARED} -@pubsub ${CONNECTING}`,
  );
});

test.each([
  [() => ValkeyAccess.keys(), `keys must hold at least one pattern`],
  [() => ValkeyAccess.keys(''), `keys must be a pattern of printable ASCII without spaces and brackets`],
  [() => ValkeyAccess.keys('app:* +@all'), `keys must be a pattern of printable ASCII without spaces and brackets`],
  [() => ValkeyAccess.keys('~app:*'), `keys must be a pattern of printable ASCII without spaces and brackets`],
  [() => ValkeyAccess.readKeys('a)'), `readKeys must be a pattern of printable ASCII without spaces and brackets`],
  [
    () => ValkeyAccess.keys('a').channels('&a'),
    `channels must be a pattern of printable ASCII without spaces and brackets`,
  ],
  [
    () => ValkeyAccess.keys('a').andReadKeys('%R~a'),
    `andReadKeys must be a pattern of printable ASCII without spaces and brackets`,
  ],
  [
    () => ValkeyAccess.keys('a').allow('get'),
    `allow must be + and the lower-case name of a command or a @category of Valkey`,
  ],
  [
    () => ValkeyAccess.keys('a').allow('+@reads'),
    `allow must be + and the lower-case name of a command or a @category of Valkey`,
  ],
  [
    () => ValkeyAccess.keys('a').allow('+GET'),
    `allow must be + and the lower-case name of a command or a @category of Valkey`,
  ],
  [
    () => ValkeyAccess.keys('a').allow('+get +@all'),
    `allow must be + and the lower-case name of a command or a @category of Valkey`,
  ],
  [
    () => ValkeyAccess.keys('a').allow('-get'),
    `allow must be + and the lower-case name of a command or a @category of Valkey`,
  ],
  [
    () => ValkeyAccess.keys('a').deny('+get'),
    `deny must be - and the lower-case name of a command or a @category of Valkey`,
  ],
  [() => ValkeyAccess.keys('a').allow('+@dangerous'), 'allow must name dangerous commands one by one'],
  [() => ValkeyAccess.keys('a').allow('+@admin'), 'allow must name dangerous commands one by one'],
  [() => ValkeyAccess.keys('a').toAccessString(), 'access must allow at least one command'],
  [
    () => ValkeyAccess.keys('a').allow('+@pubsub').toAccessString(),
    'access must name the channels of its publish/subscribe commands',
  ],
  [
    () => ValkeyAccess.keys('a').allow('+publish').toAccessString(),
    'access must name the channels of its publish/subscribe commands',
  ],
  [() => ValkeyAccess.keys('*').allow('+@all').toAccessString(), `access must not give all commands on all keys`],
  [() => ValkeyAccess.keys('*', 'a').allow('+get').toAccessString(), "keys must have '*' alone"],
  [() => ValkeyAccess.keys('a').channels('b', '*').allow('+get').toAccessString(), "channels must have '*' alone"],
  [() => ValkeyAccess.unrestricted().deny('-get'), 'deny must begin with keys() or readKeys()'],
  [() => ValkeyAccess.fromAccessString('on ~* +@all'), `accessString must not give all commands on all keys`],
  [
    () => ValkeyAccess.fromAccessString('on allkeys allcommands'),
    `accessString must not give all commands on all keys`,
  ],
  [() => ValkeyAccess.fromAccessString('on -@all (~* +@all)'), `accessString must not give all commands on all keys`],
  ...['on ~* +@all -get', 'ON ~* +@ALL', 'on %R~* %W~* allcommands', 'on %RW~* -@all +@all'].map(
    (text): [() => unknown, string] => [
      () => ValkeyAccess.fromAccessString(text),
      `accessString must not give all commands on all keys`,
    ],
  ),
  [() => ValkeyAccess.fromAccessString('~app:* +get'), "accessString must hold 'on', and no 'off'"],
  [() => ValkeyAccess.fromAccessString('on off +get'), "accessString must hold 'on', and no 'off'"],
  ...['on (~a +get', 'on ~a +get)', 'on (~a (~b +get)', 'on (~a +get) ~b)'].map((text): [() => unknown, string] => [
    () => ValkeyAccess.fromAccessString(text),
    'accessString must close each selector',
  ]),
])('fails on what the service refuses or nobody should have: %#', (access, message) => {
  expect(access).toThrow(message);
});

test.each(['~app#1:*', '~a>b', 'resetkeys', 'resetchannels'])('%s is no password and no reset', (rule) => {
  expect(() => ValkeyAccess.fromAccessString(`on ${rule} ~app:* +get`)).not.toThrow();
});

test.each(['>secret', '<secret', '#hash', '!hash', 'nopass', 'NOPASS', 'reset', 'resetpass'])(
  'fails on %s in an access string, without repeating it',
  (rule) => {
    expect(() => ValkeyAccess.fromAccessString(`on ~app:* +get ${rule}`)).toThrow(
      'accessString must hold no password and no reset',
    );
  },
);

describe.each([
  ...[
    '**',
    '?*',
    '*?',
    '[^x]*',
    '*[a-z]',
    '*[a][b]',
    '*[^x',
    '*[^\\]]',
    '*[^b-]]',
    '*[^b-]',
    '*[^--]]',
    '*[^-]',
    '*[^]',
  ].map((pattern) => [pattern, true] as const),
  ...['?', '[ab]', 'a*', '*a', '*-', '\\**', '[*]', '*[]', '*[a]b[c]', '*[\\]]b', '*[^-]x'].map(
    (pattern) => [pattern, false] as const,
  ),
])('the pattern %s covers all keys: %s; with all commands', (pattern, isAll) => {
  const expectAnswer = (make: () => unknown) =>
    isAll ? expect(make).toThrow('must not give all commands on all keys') : expect(make).not.toThrow();

  test('in the builder', () => {
    expectAnswer(() => ValkeyAccess.keys(pattern).allow('+@all').toAccessString());
  });

  test.each(['~', '%RW~', '%rw~', '%WR~'])('behind the sign %s', (sign) => {
    expectAnswer(() => ValkeyAccess.fromAccessString(`on ${sign}${pattern} +@all`));
  });

  test('in one rule to read and one to write', () => {
    expectAnswer(() => ValkeyAccess.fromAccessString(`on %R~${pattern} %W~${pattern} +@all`));
  });

  test('in a selector', () => {
    expectAnswer(() => ValkeyAccess.fromAccessString(`on ~a:* +get (~${pattern} +@all)`));
  });
});

describe('the whole cache is', () => {
  test.each([
    'on allkeys +@all',
    'on ~* allcommands',
    'on ~a:* +get (+@all ~*)',
    'on (~a:* +get) ~* +@all',
    'on (~a:* +get) (~b:* +set) (~* +@all)',
    'on -@all nocommands ~* +@all',
    'on ~* +@all -get',
    'on ~* +@all +@read',
  ])('%s', (text) => {
    expect(() => ValkeyAccess.fromAccessString(text)).toThrow('accessString must not give all commands on all keys');
  });

  test.each([
    'on ~* +@read (~app:* +@all)',
    'on ~app:* +@all (~* +@read)',
    'on %W~* +@all',
    'on &* ~app:* +@all',
    'on ~* +@all nocommands +get',
    'on ~* allcommands -@dangerous',
    'on ~app:* +get ()',
    'on ~* +all',
  ])('not %s', (text) => {
    expect(ValkeyAccess.fromAccessString(text).toAccessString()).toBe(text);
  });
});

test('keys that are taken back do not count', () => {
  const text = 'on ~* resetkeys ~app:* +@all';
  expect(ValkeyAccess.fromAccessString(text).toAccessString()).toBe(text);
  expect(() => ValkeyAccess.fromAccessString('on ~app:* resetkeys ~* +@all')).toThrow('all commands on all keys');
});

const PARAMETER = Token.asString({ Ref: 'Parameter' });
test.each<[string, () => unknown]>([
  ['keys', () => ValkeyAccess.keys(PARAMETER)],
  ['keys', () => ValkeyAccess.keys('app:*', `${PARAMETER}*`)],
  ['keys', () => ValkeyAccess.keys(...Token.asList({ Ref: 'Parameter' }))],
  ['readKeys', () => ValkeyAccess.readKeys(PARAMETER)],
  ['andReadKeys', () => ValkeyAccess.keys('app:*').andReadKeys(PARAMETER)],
  ['channels', () => ValkeyAccess.keys('app:*').channels(PARAMETER)],
  ['allow', () => ValkeyAccess.keys('app:*').allow(PARAMETER)],
  ['deny', () => ValkeyAccess.keys('app:*').deny(PARAMETER)],
  ['accessString', () => ValkeyAccess.fromAccessString(`on ~app:* +@read ${PARAMETER}`)],
])('%s that are known only at deploy time could hold any rule', (property, make) => {
  expect(make).toThrow(`${property} must be known at synth`);
});

test.each(['-a', '!', 'a~', 'a&b', 'a%', '[^x]?', 'a~~'])('the pattern %j is accepted', (pattern) => {
  expect(ValkeyAccess.keys(pattern).allow('+get').toAccessString()).toContain(` ~${pattern} `);
});

test.each(['a\u2028b', 'a\u0000b', 'a\u200bb', 'a\nb', 'ä:*', ' ', '(a', ')a', 'a(b', 'a)b', '~', '&a', '%a'])(
  'the pattern %j is rejected',
  (pattern) => {
    expect(() => ValkeyAccess.keys(pattern)).toThrow('keys must be a pattern of printable ASCII');
  },
);

test.each(['a', 'get', 'json.get', 'x-y', 'x_y', 'x9', 'client|no-evict', 'x|y', 'x|y9'])(
  'the command %s may be allowed',
  (name) => {
    expect(ValkeyAccess.keys('app:*').allow(`+${name}`).toAccessString()).toMatch(
      new RegExp(` \\+${name.replace(/[|.]/g, '\\$&')}$`),
    );
  },
);

test.each<[string, () => unknown, string]>([
  ['a command', () => ValkeyAccess.keys('a').allow(undefined as never), 'allow must be a text, got: undefined'],
  ['a command to deny', () => ValkeyAccess.keys('a').deny(5 as never), 'deny must be a text, got: 5'],
  ['a pattern', () => ValkeyAccess.keys(5 as never), 'keys[0] must be a text, got: 5'],
  [
    'an access string',
    () => ValkeyAccess.fromAccessString(undefined as never),
    'accessString must be a text, got: und',
  ],
])('%s of another kind is rejected', (_, make, message) => {
  expect(make).toThrow(message);
});

test.each([
  '',
  '-get',
  '9get',
  'GET',
  'x y',
  'get|',
  'get|-x',
  'get|9x',
  'get|x.y',
  'get|x_y',
  'get|x|y',
  'get>',
  '+get',
])('the command %j is rejected', (name) => {
  expect(() => ValkeyAccess.keys('app:*').allow(`+${name}`)).toThrow(
    'allow must be + and the lower-case name of a command',
  );
});
