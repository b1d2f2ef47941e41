import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Regions } from '../../src/checks/region';
import type { Entry } from '../../src/private/rules/rule';
import { Scenarios } from '../../src/private/template/scenarios';
import { TemplateSet } from '../../src/private/template/template-set';
import { inspectTemplates } from './rule-cases';

/** How many steps the reading of a value takes. */
function stepsFor(value: unknown): number {
  const set = TemplateSet.of({ '/app/a.json': { Resources: { A: { Type: 'X', Properties: { Value: value } } } } });
  const step = jest.spyOn(Scenarios.prototype, 'step');
  set.all[0].resource('A')?.properties.get('Value').tryText();
  const { length } = step.mock.calls;
  step.mockRestore();
  return length;
}

/** A text that holds the next one twice, and so on. */
function doubled(depth: number): unknown {
  return depth === 0 ? 'x' : { 'Fn::Sub': [`\${a}\${a}`, { a: doubled(depth - 1) }] };
}

test.each([8, 16, 24, 32])(
  'a text that holds the next one twice, %d deep, takes as many steps as it is deep',
  (depth) => {
    expect(stepsFor(doubled(depth))).toBeLessThanOrEqual(3 * depth + 3);
  },
);

test.each([
  ['Fn::Sub without an end', { 'Fn::Sub': '${'.repeat(500_000) }],
  ['dynamic references without an end', '{{resolve:'.repeat(100_000)],
])('%s is read in few steps', (_, value) => {
  expect(stepsFor(value)).toBeLessThanOrEqual(3);
});

test('names full of dynamic references without an end are compared', () => {
  const LogGroupName = '{{resolve:'.repeat(100_000);
  const { findings } = inspectTemplates({
    Stack: {
      Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName, RetentionInDays: 7 } },
      Proxy: { Type: 'AWS::RDS::DBProxy', Properties: { DBProxyName: 'orders' } },
    },
  });
  expect(findings.map(({ rule }) => rule.id)).toContain('hindsight-rdsproxy-log-retention');
});

const variables = (name: string, value = 'x') => ({
  Job: {
    Type: 'AWS::Lambda::Function',
    Properties: { VpcConfig: { SubnetIds: ['subnet-1'] }, Environment: { Variables: { [name]: value } } },
  },
  Daily: {
    Type: 'AWS::Events::Rule',
    Properties: { ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'a', Arn: { 'Fn::GetAtt': ['Job', 'Arn'] } }] },
  },
});
const one = (Type: string, Properties: object) => ({ One: { Type, Properties } });
const build = (command: string) =>
  one('AWS::Amplify::App', {
    BuildSpec: JSON.stringify({ frontend: { phases: { build: { commands: [command, 'docker ps'] } } } }),
  });
const composite = (AlarmRule: string) => ({
  ...variables('A'),
  Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'a', Namespace: 'AWS/Lambda' } },
  All: { Type: 'AWS::CloudWatch::CompositeAlarm', Properties: { AlarmRule, AlarmActions: ['arn:aws:sns:x'] } },
});

// Each took longer than anybody waits: a part of a pattern was tried at every place of the text.
test.each<[string, object, ...string[]]>([
  ['secrets without an end', variables('A', '{{resolve:secretsmanager:'.repeat(40_000)), 'checks-dead-letter'],
  ['a variable named like many databases', variables(`${'_DB'.repeat(100_000)}!`), 'checks-dead-letter'],
  ['a variable named like many caches', variables(`${'_REDIS'.repeat(100_000)}!`), 'checks-dead-letter'],
  [
    'a cron expression of blanks',
    one('AWS::Scheduler::Schedule', { ScheduleExpression: `cron(${' '.repeat(200_000)}x` }),
    'schedule-dead-letter',
  ],
  ['a path of many folders', build(`.${'/a'.repeat(300_000)}.`), 'amplify-docker-image', 'amplify-docker-daemon'],
  ['many installations', build(`apt ${'install '.repeat(100_000)}`), 'amplify-docker-image', 'amplify-docker-daemon'],
  [
    'an image in many folders',
    one('AWS::EC2::Instance', { IamInstanceProfile: 'a', ImageId: '/optimized-ami/'.repeat(60_000) }),
    'squid-imds-v1',
  ],
  [
    'a range of many parts',
    one('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [
        { IpProtocol: '-1', CidrIp: { 'Fn::Sub': `${`\${A}`.repeat(5_000)}${'/x'.repeat(400_000)}` } },
      ],
    }),
    'squid-public-ssh',
  ],
  ['alarms in a rule without an end', composite('ALARM('.repeat(100_000)), 'checks-dead-letter'],
  ['an ARN without an end in a rule', composite(`ALARM(${'arn:'.repeat(100_000)})`), 'checks-dead-letter'],
  ['blanks in a rule', composite(`ALARM(a${' '.repeat(200_000)}`), 'checks-dead-letter'],
])('%s: the rules come to an end', (_, resources, ...ids) => {
  const { findings, inconclusive } = inspectTemplates({ Stack: resources });
  expect([...findings, ...inconclusive].map(({ rule }) => rule.id)).toEqual(ids.map((id) => `hindsight-${id}`));
});

test('conditions that are made of each other twice come to an end', () => {
  const Conditions = Object.fromEntries(
    Array.from({ length: 32 }, (_, index) => {
      const next = { Condition: `C${index + 1}` };
      return [`C${index}`, { 'Fn::And': [next, next] }];
    }),
  );
  const CidrIp = { 'Fn::If': ['C0', '0.0.0.0/0', '10.0.0.0/8'] };
  const Properties = { SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp }] };
  const { findings } = inspectTemplates({
    Stack: { Conditions, Resources: { Group: { Type: 'AWS::EC2::SecurityGroup', Properties } } },
  });
  expect(findings.map(({ id }) => id)).toEqual(['Group']);
});

test.each([
  ['blanks', ' '.repeat(200_000)],
  ['quotes', '"'.repeat(200_000)],
  ['a key in blanks', `${' '.repeat(100_000)}a${' '.repeat(100_000)}:`],
])('a line of %s has a place', (_, line) => {
  const folder = mkdtempSync(join(tmpdir(), 'checks-'));
  const file = join(folder, 'a.yaml');
  writeFileSync(file, `Resources:\n${line}\n`);
  const entry = { subject: { template: { file } }, id: 'A', location: 'Properties' } as unknown as Entry;
  expect(new Regions().of(entry).startLine).toBe(1);
  rmSync(folder, { recursive: true });
});
