import { splitSql } from '../../../src/migration/plain/split-sql';
import type { SqlDialect } from '../../../src/migration/plain/sql-tokens';

const textsOf = (sql: string, dialect: SqlDialect) => splitSql(sql, dialect).map(({ text }) => text);

describe.each<SqlDialect>(['postgres', 'mysql'])('%s', (dialect) => {
  test.each([
    ['two statements', 'SELECT 1; SELECT 2;', ['SELECT 1', 'SELECT 2']],
    ['a last one without a semicolon', 'SELECT 1;\nSELECT 2', ['SELECT 1', 'SELECT 2']],
    ['nothing between semicolons', ';;SELECT 1;;', ['SELECT 1']],
    ['nothing', ' \n-- only a comment\n/* and another */', []],
    ['a semicolon in a string', "SELECT 'a;b'; SELECT 2", ["SELECT 'a;b'", 'SELECT 2']],
    ['a doubled quote', "SELECT 'it''s; fine'; SELECT 2", ["SELECT 'it''s; fine'", 'SELECT 2']],
    ['a semicolon in a line comment', 'SELECT 1 -- a; b\n; SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['a quote in a comment', "-- don't\nSELECT 1; /* don't; */ SELECT 2", ['SELECT 1', 'SELECT 2']],
    ['a comment at the end of the file', 'SELECT 1; --', ['SELECT 1']],
    ['a string that is not closed', "SELECT 'a; SELECT 2", ["SELECT 'a; SELECT 2"]],
    ['a comment that is not closed', 'SELECT 1; /* a; SELECT 2', ['SELECT 1']],
    ['a comment inside of a statement', 'SELECT /* ; */ 1', ['SELECT /* ; */ 1']],
    ['a comment beside a word', '/* a; */SELECT 1;SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['a comment after an asterisk', 'SELECT 2*/* ; */3; SELECT 4', ['SELECT 2*/* ; */3', 'SELECT 4']],
    ['an empty comment', 'SELECT 1; /**/ SELECT 2; SELECT 3', ['SELECT 1', 'SELECT 2', 'SELECT 3']],
    ['a comment that begins with a slash', '/*/ ; */ SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['hyphens in a line comment', 'SELECT 1 -- a - b; c\n; SELECT 2', ['SELECT 1', 'SELECT 2']],
  ])('%s', (_, sql, expected) => {
    expect(textsOf(sql, dialect)).toEqual(expected);
  });

  test('the line of each statement is that of its first word', () => {
    const sql = '\n-- first\nSELECT 1;\n\n/* second\n */ SELECT\n2; SELECT 3;';
    expect(splitSql(sql, dialect).map(({ line }) => line)).toEqual([3, 6, 7]);
  });

  test('words are those outside of quotes and comments', () => {
    expect(splitSql("create /* temp */ table users as select 'drop', 1.5", dialect)[0].words).toEqual([
      'CREATE',
      'TABLE',
      'USERS',
      'AS',
      'SELECT',
      '1',
      '5',
    ]);
  });
});

describe('PostgreSQL', () => {
  test.each([
    ['dollar quotes', 'SELECT $$a;b$$; SELECT 2', ['SELECT $$a;b$$', 'SELECT 2']],
    ['a tag', 'SELECT $x$a;$$;b$x$; SELECT 2', ['SELECT $x$a;$$;b$x$', 'SELECT 2']],
    ['a dollar in a name', 'SELECT a$b$ FROM t; SELECT $b$ FROM t', ['SELECT a$b$ FROM t', 'SELECT $b$ FROM t']],
    ['a parameter', 'PREPARE p AS SELECT $1; SELECT $1', ['PREPARE p AS SELECT $1', 'SELECT $1']],
    ['a dollar quote that is not closed', 'SELECT $$a; SELECT 2', ['SELECT $$a; SELECT 2']],
    ['a backslash in a plain string', "SELECT '\\'; SELECT 2", ["SELECT '\\'", 'SELECT 2']],
    ['a backslash in an escape string', "SELECT E'\\';'; SELECT 2", ["SELECT E'\\';'", 'SELECT 2']],
    ['a small e', "SELECT e'\\';'; SELECT 2", ["SELECT e'\\';'", 'SELECT 2']],
    ['a name that ends in e', "SELECT me'\\'; SELECT 2", ["SELECT me'\\'", 'SELECT 2']],
    [
      'an escape string that goes on',
      "SELECT E'a'\n -- b\n '\\';'; SELECT 2",
      ["SELECT E'a'\n -- b\n '\\';'", 'SELECT 2'],
    ],
    ['a string after an escape string', "SELECT E'a', '\\'; SELECT 2", ["SELECT E'a', '\\'", 'SELECT 2']],
    ['a quoted name', 'SELECT "a;""b;"; SELECT 2', ['SELECT "a;""b;"', 'SELECT 2']],
    ['a comment in a comment', '/* a /* b; */ c; */ SELECT 1', ['SELECT 1']],
    ['a hash, which is an operator', 'SELECT 1 # 2; SELECT 2', ['SELECT 1 # 2', 'SELECT 2']],
    ['hyphens without a space', 'SELECT 1--;\n; SELECT 2', ['SELECT 1', 'SELECT 2']],
    [
      'a rule of two',
      'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3',
      ['CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)', 'SELECT 3'],
    ],
    [
      'a body in SQL',
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3',
      ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END', 'SELECT 3'],
    ],
    [
      'a case in a body',
      'CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3',
      ['CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END', 'SELECT 3'],
    ],
    ['a transaction', 'BEGIN; SELECT 1; END;', ['BEGIN', 'SELECT 1', 'END']],
    [
      'a transaction after a body',
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END; BEGIN; SELECT 2; END',
      ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END', 'BEGIN', 'SELECT 2', 'END'],
    ],
    [
      'a body in small letters',
      'create function f() returns int begin atomic select 1; end; select 2',
      ['create function f() returns int begin atomic select 1; end', 'select 2'],
    ],
    [
      'a parameter with the name of a block',
      'CREATE FUNCTION f(begin int) RETURNS int RETURN 1; SELECT 2',
      ['CREATE FUNCTION f(begin int) RETURNS int RETURN 1', 'SELECT 2'],
    ],
    [
      'parentheses in a rule',
      'CREATE RULE r AS ON INSERT TO t DO (SELECT (1); SELECT 2); SELECT 3',
      ['CREATE RULE r AS ON INSERT TO t DO (SELECT (1); SELECT 2)', 'SELECT 3'],
    ],
    [
      'a kind that begins like a function',
      'CREATE FUNCTIONAL begin; SELECT 2',
      ['CREATE FUNCTIONAL begin', 'SELECT 2'],
    ],
    ['a function further on', 'DROP CREATE FUNCTION begin; SELECT 2', ['DROP CREATE FUNCTION begin', 'SELECT 2']],
    ['a letter that is not ASCII before dollars', 'SELECT é$$ FROM t; SELECT 2', ['SELECT é$$ FROM t', 'SELECT 2']],
    ['a hyphen between dollars', 'SELECT $-$; SELECT $-$', ['SELECT $-$', 'SELECT $-$']],
    ['a hyphen in what is no tag', 'SELECT $a-$; SELECT $a-$', ['SELECT $a-$', 'SELECT $a-$']],
    ['a comment that MySQL would execute', '/*! a; */ SELECT 1', ['SELECT 1']],
    ['a comment that begins in a comment', '/*/*/ ; */*/ SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['an empty comment in a comment', '/*/**/*/ SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['ends of comments side by side', '/* /* */*/ SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['a hyphen before a string', "SELECT -'\\'; SELECT 2", ["SELECT -'\\'", 'SELECT 2']],
    ['a backslash that is escaped', "SELECT E'\\\\'; SELECT 2", ["SELECT E'\\\\'", 'SELECT 2']],
    ['a hyphen after an escape string', "SELECT E'a'-\n'\\'; SELECT 2", ["SELECT E'a'-\n'\\'", 'SELECT 2']],
    ['a parenthesis too many', 'SELECT 1); SELECT 2', ['SELECT 1)', 'SELECT 2']],
  ])('%s', (_, sql, expected) => {
    expect(textsOf(sql, 'postgres')).toEqual(expected);
  });
});

test.each(['$A$', '$_$', '$é$', '$ab1$', '$aé$', '$a_$'])('%s is a tag', (tag) => {
  const sql = `SELECT ${tag};${tag}`;
  expect(textsOf(`${sql}; SELECT 2`, 'postgres')).toEqual([sql, 'SELECT 2']);
});

test.each(['\n', ' \n', '\t\n', '\r\n', '\f\n', '\v\n', '--\n', ' -- b - c\n', '\n\n', '\n -- b - c\n\n --\n'])(
  'an escape string goes on after %j',
  (gap) => {
    const sql = `SELECT E'a'${gap}'bcd;e\\'f'`;
    expect(textsOf(`${sql}; SELECT 2`, 'postgres')).toEqual([sql, 'SELECT 2']);
  },
);

describe('MySQL', () => {
  test.each([
    ['double quotes', 'SELECT "a;""b"; SELECT 2', ['SELECT "a;""b"', 'SELECT 2']],
    ['backslashes', `SELECT 'a\\';', "b\\";"; SELECT 2`, [`SELECT 'a\\';', "b\\";"`, 'SELECT 2']],
    ['a name with a backslash', 'SELECT `a\\`; SELECT 2', ['SELECT `a\\`', 'SELECT 2']],
    ['a hash', 'SELECT 1 # a; b\n; SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['hyphens without a space, which subtract', 'SELECT 5--1; SELECT 2', ['SELECT 5--1', 'SELECT 2']],
    ['three hyphens, which subtract', 'SELECT 5---1; SELECT 2', ['SELECT 5---1', 'SELECT 2']],
    ['a control character after hyphens', 'SELECT 1 --\u0001;\n; SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['hyphens in a comment', 'SELECT 1 # a - b; c\n; SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['comments do not nest', '/* a /* b; */ SELECT 1', ['SELECT 1']],
    ['an executable comment', '/*!40101 SET NAMES utf8 */; SELECT 2', ['/*!40101 SET NAMES utf8 */', 'SELECT 2']],
    [
      'an asterisk and a comment after one',
      '/*! SELECT 1 */; SELECT 2*/* ; */3',
      ['/*! SELECT 1 */', 'SELECT 2*/* ; */3'],
    ],
    ['one of MariaDB', '/*M!100100 SELECT 1; */; SELECT 2', ['/*M!100100 SELECT 1; */', 'SELECT 2']],
    ['a string in it', "/*! SELECT '*/;' */; SELECT 2", ["/*! SELECT '*/;' */", 'SELECT 2']],
    ['dollars, which are letters', 'SELECT $$; SELECT $$', ['SELECT $$', 'SELECT $$']],
  ])('%s', (_, sql, expected) => {
    expect(textsOf(sql, 'mysql')).toEqual(expected);
  });

  const BODIES: Array<[string, string]> = [
    ['a trigger', 'CREATE TRIGGER t BEFORE INSERT ON u FOR EACH ROW BEGIN SET NEW.a = 1; SET NEW.b = 2; END'],
    ['a trigger of one statement', 'CREATE TRIGGER t BEFORE INSERT ON u FOR EACH ROW SET NEW.a = IF(NEW.b, 1, 2)'],
    [
      'a trigger that is an IF',
      'CREATE TRIGGER t AFTER UPDATE ON u FOR EACH ROW IF NEW.a THEN SET @a = 1; SET @b = 2; END IF',
    ],
    ['IF NOT EXISTS', 'CREATE TRIGGER IF NOT EXISTS t BEFORE DELETE ON u FOR EACH ROW BEGIN SET @a = 1; END'],
    ['a definer', 'CREATE DEFINER=`a`@`%` PROCEDURE p() SQL SECURITY INVOKER BEGIN SELECT 1; END'],
    ['OR REPLACE', 'CREATE OR REPLACE PROCEDURE p(INOUT a INT) BEGIN SELECT 1; END'],
    ['blocks in blocks', 'CREATE PROCEDURE p() BEGIN BEGIN SELECT 1; END; SELECT 2; END'],
    [
      'IF',
      'CREATE PROCEDURE p() BEGIN IF 1 THEN SELECT 1; ELSEIF 2 THEN SELECT 2; ELSE SELECT 3; END IF; SELECT 4; END',
    ],
    [
      'IF with parentheses',
      'CREATE PROCEDURE p() BEGIN IF (1) THEN IF (2) THEN SELECT 1; END IF; END IF; SELECT 4; END',
    ],
    ['the function IF', 'CREATE PROCEDURE p() BEGIN SELECT IF(1, 2, 3); SELECT 4; END'],
    [
      'the function IF in a case',
      'CREATE PROCEDURE p() BEGIN SELECT CASE 1 WHEN 1 THEN IF(1, 2, 3) ELSE IF(1, 2, 3) END; SELECT 4; END',
    ],
    ['CASE', 'CREATE PROCEDURE p() BEGIN CASE 1 WHEN 1 THEN SELECT 1; ELSE BEGIN END; END CASE; SELECT 4; END'],
    ['the expression CASE', 'CREATE PROCEDURE p() BEGIN SET @a = CASE WHEN 1 THEN 2 END; SELECT 4; END'],
    ['WHILE', 'CREATE PROCEDURE p() BEGIN WHILE 0 DO SELECT 1; END WHILE; SELECT 4; END'],
    ['LOOP with a label', 'CREATE PROCEDURE p() BEGIN l: LOOP LEAVE l; END LOOP l; SELECT 4; END'],
    ['REPEAT', 'CREATE PROCEDURE p() BEGIN REPEAT SELECT 1; UNTIL 1 END REPEAT; SELECT 4; END'],
    ['the function REPEAT', "CREATE PROCEDURE p() BEGIN SELECT REPEAT('a', 3); SELECT 4; END"],
    [
      'a handler',
      'CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END; SELECT 4; END',
    ],
    [
      'a handler of one statement',
      'CREATE PROCEDURE p() BEGIN DECLARE CONTINUE HANDLER FOR NOT FOUND SET @a = 1; SELECT 4; END',
    ],
    [
      'a handler that is an IF',
      'CREATE PROCEDURE p() BEGIN DECLARE CONTINUE HANDLER FOR NOT FOUND IF 1 THEN SET @a = 1; END IF; SELECT 4; END',
    ],
    ['a function of one statement', 'CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC RETURN IF(a, 1, 2)'],
    ['a function with a case', 'CREATE FUNCTION f(a INT) RETURNS INT RETURN CASE a WHEN 1 THEN 2 ELSE 3 END'],
    [
      'a function with a body',
      'CREATE FUNCTION f(a TEXT CHARACTER SET utf8mb4) RETURNS INT BEGIN DECLARE b INT; RETURN b; END',
    ],
    ['an event', 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN SELECT 1; SELECT 2; END'],
    ['an event that is changed', 'ALTER EVENT e ON SCHEDULE EVERY 2 DAY DO BEGIN SELECT 1; SELECT 2; END'],
    ['FOR', 'CREATE PROCEDURE p() BEGIN FOR i IN 1..3 DO SELECT i; END FOR; SELECT 4; END'],
    ['IF after a statement', 'CREATE PROCEDURE p() BEGIN SELECT 1; IF 1 THEN SELECT 2; END IF; SELECT 4; END'],
    [
      'IF after ELSE',
      'CREATE PROCEDURE p() BEGIN IF 1 THEN SELECT 1; ELSE IF 2 THEN SELECT 2; END IF; END IF; SELECT 4; END',
    ],
    ['IF in LOOP', 'CREATE PROCEDURE p() BEGIN LOOP IF 1 THEN SELECT 1; END IF; END LOOP; SELECT 4; END'],
    ['IF in REPEAT', 'CREATE PROCEDURE p() BEGIN REPEAT IF 1 THEN SELECT 1; END IF; UNTIL 1 END REPEAT; SELECT 4; END'],
    ['IF in WHILE', 'CREATE PROCEDURE p() BEGIN WHILE 1 DO IF 1 THEN SELECT 1; END IF; END WHILE; SELECT 4; END'],
    ...['SQLEXCEPTION', 'SQLWARNING'].map((condition): [string, string] => [
      `a handler for ${condition} that is an IF`,
      `CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR ${condition} IF 1 THEN SET @a = 1; END IF; SELECT 4; END`,
    ]),
    [
      'a character set in the head',
      'CREATE FUNCTION f() RETURNS TEXT CHARACTER SET utf8 BEGIN SELECT 1; RETURN 2; END',
    ],
    [
      'a trigger for two events',
      'CREATE TRIGGER t BEFORE INSERT OR UPDATE ON u FOR EACH ROW BEGIN SET @a = 1; SET @b = 2; END',
    ],
    ['a parameter with the name of a block', 'CREATE FUNCTION f(begin INT) RETURNS INT RETURN 1'],
    ...['SELECT', 'CALL', 'WITH', 'SET', 'INSERT', 'UPDATE', 'DELETE', 'REPLACE'].map((word): [string, string] => [
      `a body that is ${word}`,
      `CREATE PROCEDURE p() ${word} begin`,
    ]),
    ...['TABLE', 'VIEW', 'INDEX', 'DATABASE', 'SCHEMA', 'USER', 'ROLE', 'SERVER', 'SEQUENCE'].map(
      (kind): [string, string] => [`${kind}, whatever comes after it,`, `CREATE ${kind} a FUNCTION begin`],
    ),
    ['a label of the body', 'CREATE PROCEDURE p() l: BEGIN LEAVE l; SELECT 1; END l'],
    ['columns with names of programs', 'CREATE TABLE t (event INT, begin INT, function INT)'],
    ['a table with such a name', 'CREATE TABLE event (begin INT)'],
    ['a drop', 'DROP PROCEDURE IF EXISTS p'],
  ];

  test.each(BODIES)('%s is one statement', (_, sql) => {
    expect(textsOf(`${sql}; SELECT 'after'`, 'mysql')).toEqual([sql, "SELECT 'after'"]);
  });

  test.each(BODIES)('%s is one statement in small letters, and after another one', (_, sql) => {
    const small = sql.toLowerCase();
    expect(textsOf(`${small}; ${small}; (SELECT 1)`, 'mysql')).toEqual([small, small, '(SELECT 1)']);
  });
});
