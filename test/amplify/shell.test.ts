import { programsIn } from '../../src/amplify/rules/shell';

test.each<[string, string[][]]>([
  ['docker build .', [['docker', 'build', '.']]],
  ['/usr/bin/docker ps', [['/usr/bin/docker', 'ps']]],
  ['', []],
  ['a; b & c && d | e || f', [['a'], ['b'], ['c'], ['d'], ['e'], ['f']]],
  ['a\nb\n\nc', [['a'], ['b'], ['c']]],
  ['(a; b)', [['a'], ['b']]],
  ['a\tb  c', [['a', 'b', 'c']]],
])('%j runs %j', (command, programs) => {
  expect(programsIn(command)).toEqual(programs);
});

const WRAPPERS = ['!', '{', 'do', 'elif', 'else', 'env', 'exec', 'if', 'nice', 'nohup', 'sudo', 'then', 'time'];
test.each([...WRAPPERS, 'timeout', 'until', 'while', 'xargs'])('%s runs what follows', (wrapper) => {
  expect(programsIn(`${wrapper} docker ps`)).toEqual([['docker', 'ps']]);
  expect(programsIn(`x${wrapper} docker ps`)).toEqual([[`x${wrapper}`, 'docker', 'ps']]);
});

test.each([
  'nice -n 5 docker ps',
  'timeout 60 docker ps',
  'sudo -E docker ps',
  'A=1 docker ps',
  'A=1 B_2=3 docker ps',
  'env -i A=1 nohup docker ps',
])('%s runs docker', (command) => {
  expect(programsIn(command)).toEqual([['docker', 'ps']]);
});

test.each<[string, string[][]]>([
  ['=1 docker', [['=1', 'docker']]],
  ['a=1', []],
  ['sudo', []],
  ['sudo -E', []],
  ['a-b=1 docker', [['a-b=1', 'docker']]],
])('%j is no variable before a program, or one without a program: %j', (command, programs) => {
  expect(programsIn(command)).toEqual(programs);
});

test.each<[string, string[]]>([
  [`echo "a b" 'c d'`, ['echo', 'a b', 'c d']],
  [`a"b"'c'd`, ['abcd']],
  [`a "" ''`, ['a', '', '']],
  [`a "it's"`, ['a', "it's"]],
  [`a 'say "x"'`, ['a', 'say "x"']],
  ['a "b; c # d"', ['a', 'b; c # d']],
  ['a "b c', ['a', 'b c']],
])('quotes hold words together: %s', (command, words) => {
  expect(programsIn(command)).toEqual([words]);
});

test.each<[string, string[][]]>([
  ['a # b', [['a']]],
  ['# a\nb', [['b']]],
  ['a # b\nc # d', [['a'], ['c']]],
  ['a#b c', [['a#b', 'c']]],
  ['a "#" b', [['a', '#', 'b']]],
])('comments are left out: %j', (command, programs) => {
  expect(programsIn(command)).toEqual(programs);
});

test.each(['docker \\\n ps', 'docker \\\r\n ps', 'docker\\\nps'])(
  'a command goes on in the next line: %j',
  (command) => {
    expect(programsIn(command)).toEqual([['docker', 'ps']]);
  },
);

test.each<[string, string[]]>([
  ['ID=$(docker ps -q)', ['docker', 'ps', '-q']],
  ['echo "$(docker ps -q)"', ['docker', 'ps', '-q']],
  ['ID=`docker ps -q`', ['docker', 'ps', '-q']],
  ['echo "`docker ps -q`"', ['docker', 'ps', '-q']],
])('a substitution runs its program: %s', (command, program) => {
  expect(programsIn(command)).toContainEqual(program);
});

test('a substitution runs before what it is for, which runs too', () => {
  expect(programsIn('echo "$(a)$(b c)"')).toEqual([['a'], ['b', 'c'], ['echo', '$(a)$(b c)']]);
});

test.each(['bash', 'dash', 'sh', 'zsh', '/bin/sh'])('%s runs its script', (shell) => {
  expect(programsIn(`${shell} -c "docker ps; a"`)).toEqual([['docker', 'ps'], ['a']]);
  expect(programsIn(`${shell} -exc 'docker ps'`)).toEqual([['docker', 'ps']]);
  expect(programsIn(`${shell} x -c 'docker ps'`)).toEqual([['docker', 'ps']]);
  expect(programsIn(`${shell} -x -c 'docker ps'`)).toEqual([[shell, '-x', '-c', 'docker ps']]);
  expect(programsIn(`${shell} -cx 'docker ps'`)).toEqual([[shell, '-cx', 'docker ps']]);
  expect(programsIn(`${shell} a.sh`)).toEqual([[shell, 'a.sh']]);
  expect(programsIn(`${shell} -c`)).toEqual([]);
});

test('eval runs its words', () => {
  expect(programsIn('eval "docker ps" a')).toEqual([['docker', 'ps', 'a']]);
});

test('the entry point of CodeBuild runs itself, and what follows', () => {
  expect(programsIn('dockerd-entrypoint.sh')).toEqual([['dockerd-entrypoint.sh']]);
  expect(programsIn('/x/dockerd-entrypoint.sh sudo docker ps')).toEqual([
    ['/x/dockerd-entrypoint.sh', 'sudo', 'docker', 'ps'],
    ['docker', 'ps'],
  ]);
});

test('what is nested more than eight deep is not looked at', () => {
  const nested = (depth: number): string => (depth === 0 ? 'docker ps' : `eval ${nested(depth - 1)}`);
  expect(programsIn(nested(8))).toEqual([['docker', 'ps']]);
  expect(programsIn(nested(9))).toEqual([]);
});
