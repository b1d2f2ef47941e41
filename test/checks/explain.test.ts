import { explain } from '../../src/checks/explain';
import { OwnFolder } from './own-folder';

const ID = 'hindsight-squid-public-ssh';

test('a rule is explained from its incident to its page', () => {
  expect(explain(ID, 'typescript').split('\n')).toEqual([
    'hindsight-squid-public-ssh (error)',
    '',
    'Port 22 was open to the internet: bots found it within minutes, and one leaked key let them in.',
    '',
    'Bad:',
    '',
    '  Resources:',
    '    Group:',
    '      Type: AWS::EC2::SecurityGroup',
    '      Properties:',
    '        GroupDescription: bastion',
    '        SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}]',
    '',
    'Good:',
    '',
    '  Resources:',
    '    Group:',
    '      Type: AWS::EC2::SecurityGroup',
    '      Properties:',
    '        GroupDescription: bastion',
    '        SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/16}]',
    '',
    expect.stringMatching(/^Remedy: Remove the rule/),
    '',
    'If a finding describes what you want, acknowledge it with the id as shown here, without a prefix:',
    '',
    `  Validations.of(construct).acknowledge({ id: '${ID}', reason: '…' });`,
    '',
    'Without the CDK, in .cdk-hindsight.json:',
    '',
    `  {"acknowledgements":[{"rule":"${ID}","resource":"<logical id>","reason":"…","expires":"2027-12-31"}]}`,
    '',
    'Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html',
    `More: https://cdk-hindsight.github.io/cdk-hindsight/rules/${ID}.html`,
    '',
  ]);
});

test.each([
  ['python', `  Validations.of(construct).acknowledge(Acknowledgment(id="${ID}", reason="…"))`],
  ['java', `  Validations.of(construct).acknowledge(Acknowledgment.builder().id("${ID}").reason("…").build());`],
])('a finding is acknowledged in %s', (language, line) => {
  expect(explain(ID, language).split('\n')).toContain(line);
});

test('a rule without an example has no templates', () => {
  const text = explain('hindsight-checks-expansion', 'typescript');
  expect(text).not.toMatch(/Bad:|Good:|undefined/);
  expect(text).toContain('so no check saw it.\n\nRemedy: ');
});

test('a name without hindsight- is the same rule', () => {
  expect(explain('squid-public-ssh', 'java')).toBe(explain(ID, 'java'));
});

test.each([
  ['toString', '--language must be one of typescript, python, java, got: toString'],
  ['pyton', '--language must be one of typescript, python, java, got: pyton: did you mean python?'],
])('the language %s is refused', (language, message) => {
  expect(() => explain(ID, language)).toThrow(new Error(message));
});

describe('the language of the app in the current folder', () => {
  const folder = OwnFolder.forEachTest();
  const line: Record<string, string> = {
    typescript: `  Validations.of(construct).acknowledge({ id: '${ID}', reason: '…' });`,
    python: `  Validations.of(construct).acknowledge(Acknowledgment(id="${ID}", reason="…"))`,
    java: `  Validations.of(construct).acknowledge(Acknowledgment.builder().id("${ID}").reason("…").build());`,
  };

  test('is TypeScript where there is no app', () => {
    expect(explain(ID).split('\n')).toContain(line.typescript);
  });

  test.each([
    ['{"app":"python3 app.py"}', 'python'],
    ['{"app" \n : \n "python app.py"}', 'python'],
    ['{"app": "source .venv/bin/activate && my-env/bin/python app.py"}', 'python'],
    ['{"app":"mvn -e -q compile exec:java"}', 'java'],
    ['{"app" \n : \n "./gradlew run"}', 'java'],
    ['{"app": "cd my-app && gradle run"}', 'java'],
    ['{"app": "npx ts-node mypython.ts"}', 'typescript'],
    ['{"app": "npx ts-node mymvn.ts"}', 'typescript'],
    ['{"app": "npx ts-node mygradle.ts"}', 'typescript'],
    ['{"app": "npx ts-node app.ts", "build": "python build.py"}', 'typescript'],
    ['{"app": "npx ts-node app.ts", "build": "mvn package"}', 'typescript'],
    ['{"build": "python build.py"}', 'typescript'],
    ['{"app-x": "mvn"}', 'typescript'],
    ['no JSON', 'typescript'],
  ])('is told by cdk.json: %s', (content, language) => {
    folder.write('cdk.json', content);
    expect(explain(ID).split('\n')).toContain(line[language]);
  });
});

test('a rule that there is not is refused, with the one that is close', () => {
  expect(() => explain('hindsight-squid-publicssh')).toThrow(
    new Error(`there is no rule hindsight-squid-publicssh: did you mean ${ID}?`),
  );
});
