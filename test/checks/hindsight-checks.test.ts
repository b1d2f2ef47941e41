import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnParameter, CfnResource, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Construct } from 'constructs';
import { contextOf } from '../../projenrc/checks/context';
import { HindsightChecks } from '../../src/checks';
import { adviceOn } from '../../src/checks/advice';
import { RULES } from '../../src/checks/rule-list';

const KEY_RULE = 'hindsight-federation-access-key';
const SSH_RULE = 'hindsight-squid-public-ssh';
const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };

let outdir: string;
let app: App;
let stack: Stack;
let exitCode: typeof process.exitCode;

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
  exitCode = process.exitCode;
  outdir = mkdtempSync(join(tmpdir(), 'checks-'));
  app = new App({ outdir });
  stack = new Stack(app, 'Stack');
});

afterEach(() => {
  process.exitCode = exitCode;
  rmSync(outdir, { recursive: true });
});

const key = (scope: Construct, id: string) =>
  new CfnResource(scope, id, { type: 'AWS::IAM::AccessKey', properties: { UserName: 'ci' } });
const open = (scope: Construct, id: string, CidrIp: unknown = '0.0.0.0/0') =>
  new CfnResource(scope, id, { type: 'AWS::EC2::SecurityGroupIngress', properties: { ...SSH, CidrIp } });

/** Synthesizes with the checks, and gives what the CDK reports; newer versions throw where older ones set the exit code. */
function synthesize(): { failed: boolean; violations: any[] } {
  process.exitCode = undefined;
  let thrown = false;
  try {
    Validations.of(app).addPlugins(new HindsightChecks());
    app.synth();
  } catch {
    thrown = true;
  }
  const names = ['validation-report.json', 'policy-validation-report.json'];
  const file = names.map((name) => join(outdir, name)).find(existsSync);
  const reports = file ? JSON.parse(readFileSync(file, 'utf8')).pluginReports : [];
  const own = reports.filter((report: any) => (report.summary?.pluginName ?? report.pluginName) === 'HindsightChecks');
  return { failed: thrown || process.exitCode === 1, violations: own.flatMap((report: any) => report.violations) };
}

const ids = ({ violations }: { violations: any[] }) =>
  violations
    .flatMap((it) => it.violatingConstructs.map((where: any) => `${it.ruleName} ${where.constructPath}`))
    .sort();

test('an error fails the synthesis, and is in the report of the CDK', () => {
  open(stack, 'Open');
  const report = synthesize();
  expect(report.failed).toBe(true);
  expect(report.violations).toMatchObject([
    {
      ruleName: SSH_RULE,
      severity: 'error',
      description: expect.stringContaining('The security group admits SSH from everywhere.'),
    },
  ]);
  expect(ids(report)).toEqual([`${SSH_RULE} Stack/Open`]);
});

test('a warning is told and fails nothing', () => {
  key(stack, 'Key');
  const report = synthesize();
  expect(report.failed).toBe(false);
  expect(report.violations).toMatchObject([{ ruleName: KEY_RULE, severity: 'warning' }]);
});

test('what is not judged is told as an information', () => {
  open(stack, 'Open', { Ref: 'AWS::StackName' });
  const report = synthesize();
  expect(report.failed).toBe(false);
  expect(report.violations).toMatchObject([
    {
      ruleName: SSH_RULE,
      severity: 'info',
      description: `Not judged: \${AWS::StackName} is known only at deploy time.`,
    },
  ]);
});

test('a finding of a stack names the stack', () => {
  stack.tags.setTag('aws:owner', 'a');
  expect(ids(synthesize())).toEqual(['hindsight-tagging-limits Stack']);
});

test('the same words about several resources are one violation', () => {
  key(stack, 'One');
  key(stack, 'Two');
  expect(synthesize().violations).toHaveLength(1);
});

test('an acknowledgement is for its construct and what is below, not for others', () => {
  Validations.of(key(stack, 'One')).acknowledge({ id: KEY_RULE, reason: 'a legacy client' });
  key(stack, 'Two');
  expect(ids(synthesize())).toEqual([`${KEY_RULE} Stack/Two`]);
});

test('an acknowledgement is for its rule', () => {
  Validations.of(open(stack, 'Open')).acknowledge({ id: KEY_RULE, reason: 'a legacy client' });
  expect(ids(synthesize())).toEqual([`${SSH_RULE} Stack/Open`]);
});

test('an acknowledgement of the stack is for all in it', () => {
  key(stack, 'Key');
  Validations.of(stack).acknowledge({ id: KEY_RULE, reason: 'a legacy client' });
  expect(ids(synthesize())).toEqual([]);
});

test('what could not be judged is acknowledged too', () => {
  Validations.of(open(stack, 'Open', { Ref: 'AWS::StackName' })).acknowledge({ id: SSH_RULE, reason: 'the office' });
  expect(ids(synthesize())).toEqual([]);
});

test('a finding of a stack is acknowledged at the stack', () => {
  stack.tags.setTag('aws:owner', 'a');
  Validations.of(stack).acknowledge({ id: 'hindsight-tagging-limits', reason: 'a test' });
  expect(ids(synthesize())).toEqual([]);
});

test('stages and nested stacks are checked, and acknowledged', () => {
  const inStage = new Stack(new Stage(app, 'Prod'), 'Service');
  key(inStage, 'Seen');
  const nested = new NestedStack(inStage, 'Nested');
  key(nested, 'Deep');
  Validations.of(key(nested, 'Known')).acknowledge({ id: KEY_RULE, reason: 'a legacy client' });
  expect(ids(synthesize())).toEqual([`${KEY_RULE} Prod/Service/Nested/Deep`, `${KEY_RULE} Prod/Service/Seen`]);
});

test('from the version on that shows the app, an acknowledgement above the stacks counts', () => {
  key(stack, 'Key');
  Validations.of(app).acknowledge({ id: KEY_RULE, reason: 'a legacy app' });
  const templatePaths = app.synth().stacks.map(({ templateFullPath }) => templateFullPath);
  const checks = new HindsightChecks();
  expect(checks.validate(contextOf(templatePaths, app))).toEqual({ success: true, violations: [] });
  expect(checks.validate(contextOf(templatePaths)).violations).toHaveLength(1);
});

test('a violation has the rule, the place and the page that it comes from', () => {
  open(stack, 'Open');
  stack.tags.setTag('aws:owner', 'a');
  const [{ templateFullPath }] = app.synth().stacks;
  const ssh = RULES.find(({ id }) => id === SSH_RULE);
  const limits = RULES.find(({ id }) => id === 'hindsight-tagging-limits');
  const { violations } = new HindsightChecks().validate(contextOf([templateFullPath]));
  expect(violations).toEqual([
    expect.objectContaining({
      ruleName: 'hindsight-tagging-limits',
      ruleMetadata: { source: limits?.source },
      violatingResources: [{ constructPath: 'Stack', templatePath: templateFullPath, locations: ['Properties/Tags'] }],
    }),
    {
      ruleName: SSH_RULE,
      description: `The security group admits SSH from everywhere. ${ssh?.incident}${adviceOn(SSH_RULE)}`,
      severity: 'error',
      fix: ssh?.remedy,
      ruleMetadata: { source: ssh?.source },
      violatingResources: [{ resourceLogicalId: 'Open', templatePath: templateFullPath, locations: ['Properties'] }],
    },
  ]);
});

test('what is not judged has no remedy; what is so by default is an information, and has one', () => {
  open(stack, 'Open', { Ref: 'AWS::StackName' });
  const status = new CfnParameter(stack, 'Status', { default: 'Active' }).valueAsString;
  new CfnResource(stack, 'Key', { type: 'AWS::IAM::AccessKey', properties: { UserName: 'ci', Status: status } });
  const templatePaths = app.synth().stacks.map(({ templateFullPath }) => templateFullPath);
  const { violations, success } = new HindsightChecks().validate(contextOf(templatePaths));
  expect(success).toBe(true);
  expect(violations.map(({ ruleName, severity, fix }) => [ruleName, severity, fix])).toEqual([
    [KEY_RULE, 'info', RULES.find(({ id }) => id === KEY_RULE)?.remedy],
    [SSH_RULE, 'info', undefined],
  ]);
});

test('it works beside a pack of cdk-nag', () => {
  key(stack, 'Key');
  const pack = new AwsSolutionsChecks();
  // From 2.258.1 on a pack is a plugin; before that it validates a scope by itself.
  pack.validateScope(app);
  expect(ids(synthesize())).toEqual([`${KEY_RULE} Stack/Key`]);
});

test('the templates are the same with the checks and without', () => {
  const template = (withChecks: boolean) => {
    const it = new App({ analyticsReporting: false });
    key(new Stack(it, 'Stack'), 'Key');
    if (withChecks) {
      Validations.of(it).addPlugins(new HindsightChecks());
    }
    return it.synth().getStackByName('Stack').template;
  };
  expect(template(true)).toEqual(template(false));
});
