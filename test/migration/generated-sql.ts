import * as fc from 'fast-check';

/** Parts of SQL between which there is any white space or comment. */
type Words = ReadonlyArray<string>;

const words = (text: string): Words => text.split(' ');
const join = (parts: readonly Words[]): Words => parts.flat();

/** Statements and what separates their words, as files of PostgreSQL have them. */
export function postgresFiles(): fc.Arbitrary<string> {
  const literal = fc.constantFrom(
    ...["'a;b'", "'it''s'", "E'\\';'", '$$;$$', '$x$ $$; $x$', "'\\'", "U&'\\0061;'", "B'1'", '1.5e3', "'--'", "'/*'"],
  );
  const name = fc.constantFrom('a', '"a;b"', '"it""s"', 'a$b$', 'begin_', 'e', 'ünï', '"$$"');
  const gap = fc.constantFrom(' ', '\n', ' /* ; */ ', " /* /* ; */ ' */ ", " -- ;'\n", '\t', ' -- $$\n');
  const select = selectOf(literal, name);
  // The server parses such a body when it is made, and so knows where it ends.
  const atomic = fc
    .tuple(fc.constantFrom('FUNCTION', 'procedure'), fc.array(select, { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([kind, body, hasCase]) =>
      join([
        words(`CREATE OR REPLACE ${kind} ${kind}_1()`),
        ...(kind === 'FUNCTION' ? [words('RETURNS text LANGUAGE SQL')] : [words('LANGUAGE SQL')]),
        words('BEGIN ATOMIC'),
        ...body.map((statement) => [...statement, ';']),
        words(`SELECT ${hasCase ? 'CASE WHEN true THEN 1 END' : '1'} ::text ; END`),
      ]),
    );
  const quoted = fc.constantFrom('$$', '$body$', '$a_1$').map((tag) => ['DO', `${tag}BEGIN NULL; END;${tag}`]);
  const rule = select.map((statement) =>
    join([words('CREATE OR REPLACE RULE r AS ON DELETE TO ruled DO ALSO ('), statement, [';'], words('SELECT 1 )')]),
  );
  return filesOf(fc.oneof({ arbitrary: select, weight: 3 }, atomic, quoted, rule), gap);
}

/** The same for MySQL and MariaDB, with stored programs. */
export function mysqlFiles(): fc.Arbitrary<string> {
  const literal = fc.constantFrom(
    ...["'a;b'", "'it''s'", "'\\';'", '"a;b"', '"\\";"', '5--1', "_utf8'a;'", "X'41'", '1.5e3', "'--'", "'/*'", "'#'"],
  );
  const name = fc.constantFrom('a', '`a;b`', '`it``s`', 'a$b$', 'begin_', '`a\\`', 'ünï', '`end`');
  const gap = fc.constantFrom(' ', '\n', ' /* ; */ ', " /* /* ; ' */ ", " -- ;'\n", '\t', ' # $$ "\n', ' --\t;\n');
  return filesOf(fc.oneof({ arbitrary: selectOf(literal, name), weight: 2 }, programs()), gap);
}

function selectOf(literal: fc.Arbitrary<string>, name: fc.Arbitrary<string>): fc.Arbitrary<Words> {
  return fc
    .array(fc.tuple(literal, name), { minLength: 1, maxLength: 4 })
    .map((columns) => ['SELECT', ...columns.flatMap(([value, as], at) => [...(at ? [','] : []), value, 'AS', as])]);
}

/** Procedures, functions, triggers and events, whose bodies hold each other. */
function programs(): fc.Arbitrary<Words> {
  const { body } = fc.letrec<{ body: Words; list: Words; block: Words }>((tie) => ({
    list: fc.array(tie('body'), { minLength: 1, maxLength: 3 }).map((all) => join(all.map((one) => [...one, ';']))),
    block: fc
      .tuple(
        fc.constantFrom(
          ...['', 'DECLARE x INT DEFAULT 0 ;', 'DECLARE CONTINUE HANDLER FOR NOT FOUND SET @a = 1 ;'],
          ...['DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN END ;', "DECLARE y TEXT DEFAULT 'end;' ;"],
        ),
        tie('list'),
      )
      .map(([declared, list]) => ['BEGIN', ...words(declared).filter(Boolean), ...list, 'END']),
    body: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc
        .constantFrom(
          ...['SET @a = IF( 1 , 2 , 3 )', "SET @b = REPEAT( 'x' , 2 )", 'SET @c = CASE WHEN 1 THEN 2 END', 'DO 1'],
          ...["SELECT 'a;b' INTO @d", 'SET @e = CASE 1 WHEN 1 THEN IF( 1 , 2 , 3 ) ELSE 4 END', 'BEGIN END'],
          ...['INSERT INTO kept VALUES ( 1 )', 'REPLACE INTO kept VALUES ( 2 )', 'UPDATE kept SET `end` = 1'],
        )
        .map(words),
      tie('block'),
      fc
        .tuple(tie('list'), tie('list'))
        .map(([one, other]) =>
          join([words('IF @a = 1 THEN'), one, words('ELSEIF ( @b ) THEN'), one, ['ELSE'], other, words('END IF')]),
        ),
      tie('list').map((list) => join([words('CASE @a WHEN 1 THEN'), list, words('ELSE BEGIN END ; END CASE')])),
      tie('list').map((list) => join([words('CASE WHEN @a THEN'), list, words('END CASE')])),
      tie('list').map((list) => join([words('WHILE 0 DO'), list, words('END WHILE')])),
      tie('list').map((list) => join([['REPEAT'], list, words('UNTIL 1 END REPEAT')])),
      tie('list').map((list) => join([['LOOP'], list, words('END LOOP')])),
    ),
  }));
  const head = fc.constantFrom(
    'CREATE OR REPLACE PROCEDURE p( IN a INT )',
    "CREATE OR REPLACE DEFINER = CURRENT_USER PROCEDURE p() COMMENT 'begin;end' SQL SECURITY INVOKER",
    'CREATE OR REPLACE TRIGGER t BEFORE INSERT ON used FOR EACH ROW',
    'create or replace trigger t AFTER UPDATE ON used FOR EACH ROW',
    'CREATE OR REPLACE EVENT e ON SCHEDULE EVERY 1 DAY DO',
  );
  const called = fc.tuple(head, body).map(([begin, end]) => [...words(begin), ...end]);
  const labelled = body.map((end) => [
    ...words('CREATE OR REPLACE PROCEDURE p() outer_: BEGIN LEAVE outer_ ;'),
    ...end,
    ...words('; END outer_'),
  ]);
  const computed = body.map((end) => [
    ...words('CREATE OR REPLACE FUNCTION f( a INT ) RETURNS INT DETERMINISTIC BEGIN'),
    ...end,
    ...words('; RETURN CASE a WHEN 1 THEN 2 ELSE 3 END ; END'),
  ]);
  const short = fc
    .constantFrom('RETURN IF( a , 1 , 2 )', 'RETURN CASE a WHEN 1 THEN 2 ELSE 3 END')
    .map((end) => words(`CREATE OR REPLACE FUNCTION f( a INT ) RETURNS INT DETERMINISTIC ${end}`));
  return fc.oneof({ arbitrary: called, weight: 4 }, labelled, computed, short);
}

/** Between any two words is a gap, and the last semicolon may be missing. */
function filesOf(statement: fc.Arbitrary<Words>, gap: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const spaced = fc
    .tuple(statement, fc.array(gap, { minLength: 1, maxLength: 8 }))
    .map(([parts, gaps]) => parts.map((part, at) => `${gaps[at % gaps.length]}${part}`).join(''));
  return fc
    .tuple(fc.array(fc.tuple(spaced, gap), { minLength: 1, maxLength: 5 }), fc.boolean())
    .map(([parts, isClosed]) => `${parts.map(([text, after]) => `${text}${after}`).join(';')}${isClosed ? ';' : ''}`);
}
