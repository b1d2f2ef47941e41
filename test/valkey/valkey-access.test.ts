import { ValkeyAccess } from '../../src/valkey';

const CONNECTING = '+info +cluster|info +cluster|nodes +cluster|shards +cluster|slots';

test('keys and categories are allowed after everything is denied, and before the dangerous commands are', () => {
  expect(ValkeyAccess.keys('app:*', 'job:*').allow('+@read', '+@write').toAccessString()).toBe(
    `on ~app:* ~job:* -@all +@read +@write +@connection -@dangerous -@pubsub ${CONNECTING}`,
  );
});

test('a single command is allowed after the dangerous ones are denied', () => {
  expect(ValkeyAccess.keys('app:*').allow('+keys', '+@read', '+client|list').toAccessString()).toBe(
    `on ~app:* -@all +@read +@connection -@dangerous -@pubsub ${CONNECTING} +keys +client|list`,
  );
});

test('what is denied comes last', () => {
  expect(ValkeyAccess.keys('app:*').deny('-getdel', '-@blocking').allow('+getdel').toAccessString()).toBe(
    `on ~app:* -@all +@connection -@dangerous -@pubsub ${CONNECTING} +getdel -getdel -@blocking`,
  );
});

test('keys that may only be read have their own sign', () => {
  expect(ValkeyAccess.keys('app:*').andReadKeys('config:*').allow('+@read').toAccessString()).toBe(
    `on ~app:* %R~config:* -@all +@read +@connection -@dangerous -@pubsub ${CONNECTING}`,
  );
  expect(ValkeyAccess.readKeys('config:*').allow('+@read').toAccessString()).toBe(
    `on %R~config:* -@all +@read +@connection -@dangerous -@pubsub ${CONNECTING}`,
  );
});

test('channels replace those of the service, which are all', () => {
  expect(ValkeyAccess.keys('app:*').channels('app:*').allow('+@pubsub').toAccessString()).toBe(
    `on ~app:* resetchannels &app:* -@all +@pubsub +@connection -@dangerous ${CONNECTING}`,
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

test('a method leaves the value it is called on alone', () => {
  const read = ValkeyAccess.keys('app:*').allow('+@read');
  read.allow('+@write').deny('-get').channels('x').andReadKeys('y');
  expect(read.toAccessString()).toBe(`on ~app:* -@all +@read +@connection -@dangerous -@pubsub ${CONNECTING}`);
});

const PATTERN_REMEDY = "write for example 'app:*', without the sign that the access string has before it";
const commandRemedy = (sign: string) =>
  `write for example '${sign}get' or '${sign}@read'; 'ACL CAT' lists the categories`;
const BROAD = 'name keys or commands, or say ValkeyAccess.unrestricted()';

test.each([
  [() => ValkeyAccess.keys(), `keys must have at least one pattern, got: none; ${PATTERN_REMEDY}`],
  [() => ValkeyAccess.keys(''), `keys must be a pattern without spaces and brackets, got: ''; ${PATTERN_REMEDY}`],
  [
    () => ValkeyAccess.keys('app:* +@all'),
    `keys must be a pattern without spaces and brackets, got: app:* +@all; ${PATTERN_REMEDY}`,
  ],
  [
    () => ValkeyAccess.keys('~app:*'),
    `keys must be a pattern without spaces and brackets, got: ~app:*; ${PATTERN_REMEDY}`,
  ],
  [
    () => ValkeyAccess.readKeys('a)'),
    `readKeys must be a pattern without spaces and brackets, got: a); ${PATTERN_REMEDY}`,
  ],
  [
    () => ValkeyAccess.keys('a').channels('&a'),
    `channels must be a pattern without spaces and brackets, got: &a; ${PATTERN_REMEDY}`,
  ],
  [
    () => ValkeyAccess.keys('a').andReadKeys('%R~a'),
    `andReadKeys must be a pattern without spaces and brackets, got: %R~a; ${PATTERN_REMEDY}`,
  ],
  [
    () => ValkeyAccess.keys('a').allow('get'),
    `allow must be + and the lower-case name of a command or a @category of Valkey, got: get; ${commandRemedy('+')}`,
  ],
  [
    () => ValkeyAccess.keys('a').allow('+@reads'),
    `allow must be + and the lower-case name of a command or a @category of Valkey, got: +@reads; ${commandRemedy('+')}`,
  ],
  [
    () => ValkeyAccess.keys('a').allow('+GET'),
    `allow must be + and the lower-case name of a command or a @category of Valkey, got: +GET; ${commandRemedy('+')}`,
  ],
  [
    () => ValkeyAccess.keys('a').allow('+get +@all'),
    `allow must be + and the lower-case name of a command or a @category of Valkey, got: +get +@all; ${commandRemedy('+')}`,
  ],
  [
    () => ValkeyAccess.keys('a').allow('-get'),
    `allow must be + and the lower-case name of a command or a @category of Valkey, got: -get; ${commandRemedy('+')}`,
  ],
  [
    () => ValkeyAccess.keys('a').deny('+get'),
    `deny must be - and the lower-case name of a command or a @category of Valkey, got: +get; ${commandRemedy('-')}`,
  ],
  [
    () => ValkeyAccess.keys('a').allow('+@dangerous'),
    "allow must name dangerous commands one by one, got: +@dangerous; write for example '+keys', or say ValkeyAccess.unrestricted()",
  ],
  [
    () => ValkeyAccess.keys('a').allow('+@admin'),
    "allow must name dangerous commands one by one, got: +@admin; write for example '+keys', or say ValkeyAccess.unrestricted()",
  ],
  [
    () => ValkeyAccess.keys('a').toAccessString(),
    "access must allow at least one command, got: ~a; go on with .allow('+@read')",
  ],
  [
    () => ValkeyAccess.keys('a').allow('+@pubsub').toAccessString(),
    "access must name the channels of its publish/subscribe commands, got: ~a +@pubsub; go on with .channels('app:*')",
  ],
  [
    () => ValkeyAccess.keys('a').allow('+publish').toAccessString(),
    "access must name the channels of its publish/subscribe commands, got: ~a +publish; go on with .channels('app:*')",
  ],
  [
    () => ValkeyAccess.keys('*').allow('+@all').toAccessString(),
    `access must not give all commands on all keys, got: ~* +@all; ${BROAD}`,
  ],
  [
    () => ValkeyAccess.keys('*', 'a').allow('+get').toAccessString(),
    "keys must have '*' alone, got: ~* ~a; the engine refuses another pattern beside the one for everything",
  ],
  [
    () => ValkeyAccess.keys('a').channels('b', '*').allow('+get').toAccessString(),
    "channels must have '*' alone, got: &b &*; the engine refuses another pattern beside the one for everything",
  ],
  [
    () => ValkeyAccess.unrestricted().deny('-get'),
    'deny must begin with keys() or readKeys(), got: on ~* &* +@all; an access string of your own stands as it is',
  ],
  [
    () => ValkeyAccess.fromAccessString('on ~* +@all'),
    `accessString must not give all commands on all keys, got: on ~* +@all; ${BROAD}`,
  ],
  [
    () => ValkeyAccess.fromAccessString('on allkeys allcommands'),
    `accessString must not give all commands on all keys, got: on allkeys allcommands; ${BROAD}`,
  ],
  [
    () => ValkeyAccess.fromAccessString('on -@all (~* +@all)'),
    `accessString must not give all commands on all keys, got: on -@all (~* +@all); ${BROAD}`,
  ],
  ...['on ~* +@all -get', 'ON ~* +@ALL', 'on %R~* %W~* allcommands', 'on %RW~* -@all +@all'].map(
    (text): [() => unknown, string] => [
      () => ValkeyAccess.fromAccessString(text),
      `accessString must not give all commands on all keys, got: ${text}; ${BROAD}`,
    ],
  ),
  [
    () => ValkeyAccess.fromAccessString('~app:* +get'),
    "accessString must hold 'on', and no 'off', got: ~app:* +get; the service takes a user without 'on' for switched off: begin with 'on'",
  ],
  [
    () => ValkeyAccess.fromAccessString('on off +get'),
    "accessString must hold 'on', and no 'off', got: on off +get; the service takes a user without 'on' for switched off: begin with 'on'",
  ],
  [
    () => ValkeyAccess.fromAccessString('on (~a +get'),
    'accessString must close each selector, got: on (~a +get; a selector is one pair of brackets',
  ],
])('fails on what the service refuses or nobody should have: %#', (access, message) => {
  expect(access).toThrow(new Error(message));
});

test.each(['>secret', '<secret', '#hash', '!hash', 'nopass', 'NOPASS', 'reset', 'resetpass'])(
  'fails on %s in an access string, without repeating it',
  (rule) => {
    expect(() => ValkeyAccess.fromAccessString(`on ~app:* +get ${rule}`)).toThrow(
      new Error(
        'accessString must hold no password and no reset; the service keeps the passwords: use addIamUser or addPasswordUser',
      ),
    );
  },
);
