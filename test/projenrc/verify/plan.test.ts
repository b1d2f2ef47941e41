import { join } from 'node:path';
import { startBackend } from '../../../projenrc/verify/backends';
import type { ModuleExperiments, Need } from '../../../projenrc/verify/experiment';
import { parseOptions, USAGE } from '../../../projenrc/verify/options';
import { type Circumstances, makePlan, planText } from '../../../projenrc/verify/plan';
import { billedItems, costOf, unpricedTypes } from '../../../projenrc/verify/prices';
import { policyFor, servicesOf } from '../../../projenrc/verify/rights';
import { TABLE } from './samples/experiments';

const ROOT = join(__dirname, '..', '..', '..');
const given = (other: Partial<Circumstances> = {}): Circumstances => ({
  root: ROOT,
  folder: 'test/projenrc/verify/samples',
  isDone: () => false,
  isThere: (need: Need) => 'program' in need,
  ...other,
});
const options = (...args: string[]) => parseOptions(args, {});
const plan = (args: string[] = [], other: Partial<Circumstances> = {}) =>
  makePlan(TABLE, options(...args), given(other));

test('it plans all that is not verified, and nothing that lacks something', () => {
  const { planned, done, leftOut } = plan([], { isDone: ({ id }) => id === 'sample-deploy-fails' });
  expect(planned.map(({ id }) => id)).toEqual(['sample-holds', 'sample-assertion-fails']);
  expect(done.map(({ id }) => id)).toEqual(['sample-deploy-fails']);
  expect(leftOut.map(({ experiment: { module } }) => module)).toEqual(['wanting']);
});

test('--only takes sections', () => {
  expect(plan(['--only', 'good']).planned.map(({ module }) => module)).toEqual(['good']);
});

test('--only names what it does not know', () => {
  expect(() => plan(['--only', 'best'])).toThrow(
    '--only names best, which has no experiments; known are good, bad, wanting',
  );
});

test('it takes as long as the places that there are', () => {
  // Three experiments of 5 minutes, and 5 for what is beside each.
  expect(plan().minutes).toBe(10);
  const many: ModuleExperiments[] = [
    {
      module: 'many',
      experiments: ['a', 'b', 'c', 'd'].map((id) => ({ id, stack: false, script: id, proves: [id], minutes: 20 })),
      undecidable: [],
    },
  ];
  expect(makePlan(many, options(), given()).minutes).toBe(50);
  expect(makePlan(many, options('--regions', 'eu-west-1,eu-west-2'), given()).minutes).toBe(25);
});

const nat = { type: 'AWS::EC2::NatGateway', properties: {} };
const endpoint = (zones: number) => ({
  type: 'AWS::EC2::VPCEndpoint',
  properties: { VpcEndpointType: 'Interface', SubnetIds: Array.from({ length: zones }, () => 'subnet') },
});
const node = (cacheClass: string) => ({
  type: 'AWS::ElastiCache::ReplicationGroup',
  properties: { CacheNodeType: cacheClass, NumNodeGroups: 2, ReplicasPerNodeGroup: 1 },
});

test('an hour that has begun is paid, twice', () => {
  expect(costOf([nat], 60)).toBeCloseTo(0.09);
  expect(costOf([nat], 61)).toBeCloseTo(0.18);
});

test('an endpoint counts by its zones, a replication group by its nodes', () => {
  expect(costOf([endpoint(3)], 60)).toBeCloseTo(0.06);
  expect(costOf([node('cache.t4g.micro')], 60)).toBeCloseTo(0.128);
});

test('a gateway endpoint costs nothing', () => {
  expect(costOf([{ type: 'AWS::EC2::VPCEndpoint', properties: { VpcEndpointType: 'Gateway' } }], 60)).toBe(0);
});

test('an instance class that nobody knows counts as a dear one', () => {
  expect(costOf([node('cache.r7g.16xlarge')], 60)).toBeCloseTo(16);
});

test('a type without a price is named', () => {
  expect(unpricedTypes([nat, { type: 'AWS::SageMaker::Endpoint', properties: {} }])).toEqual([
    'AWS::SageMaker::Endpoint',
  ]);
});

test('the plan lists what is on the bill', () => {
  expect(billedItems([nat, nat, endpoint(1)])).toEqual(['NAT gateways ×2', 'interface endpoints, by zone ×1']);
});

test('what an experiment costs beside its stacks is added', () => {
  const experiments = [{ id: 'a', stack: false, script: 'a', proves: ['a'], minutes: 1, dollars: 3 }];
  expect(makePlan([{ module: 'a', experiments, undecidable: [] }], options(), given()).cost).toBe(3);
});

test('the text has the plan, the cost with the date of the prices, the time, the rights, and what stays', () => {
  const text = planText(plan(), options());
  expect(text).toContain(
    '3 experiments in us-east-1:\n  good: sample-holds; at most 5 minutes and $0.00; 12 resources',
  );
  expect(text).toMatch(/^Cost: at most \$0\.00, by list prices of us-east-1 as of \d{4}-\d\d-\d\d, doubled$/m);
  expect(text).toContain('Time: at most 10 minutes, 3 experiments at once');
  expect(text).toContain('"Sid": "DeployByTheRolesOfTheBootstrap"');
  expect(text).toContain('its roles may use: CloudFormation, IAM, Lambda, Logs, SQS');
  expect(text).toContain('What stays: files and images in the buckets and repositories of the bootstrap; keys of KMS');
});

test('a policy has the rights of the scripts, once and sorted', () => {
  const script = (...rights: string[]) => ({ id: 'a', stack: false, proves: ['a'], minutes: 1, rights });
  const { Statement } = policyFor([script('ssm:SendCommand'), script('ecr:PutImage', 'ssm:SendCommand')], 'eu-west-1');
  expect(Statement.find(({ Sid }) => Sid === 'Scripts')?.Action).toEqual(['ecr:PutImage', 'ssm:SendCommand']);
});

test('nobody may pass a role, or be another one than those of the bootstrap, without a script that asks for it', () => {
  const { Statement } = policyFor([], 'eu-west-1');
  expect(Statement.filter(({ Action }) => Action.some((action) => /^(iam|sts):/.test(action)))).toEqual([
    expect.objectContaining({ Action: ['sts:AssumeRole'], Resource: 'arn:aws:iam::*:role/cdk-hnb659fds-*' }),
  ]);
});

test.each([
  ['cn-north-1', 'arn:aws-cn:iam::*:role/cdk-hnb659fds-*'],
  ['us-gov-west-1', 'arn:aws-us-gov:iam::*:role/cdk-hnb659fds-*'],
])('the roles of %s are those of its partition', (region, resource) => {
  expect(policyFor([], region).Statement[0].Resource).toBe(resource);
});

test('without its program, the emulator of AWS is refused with the way to get it', async () => {
  await expect(startBackend('aws-emulator', '/nowhere')).rejects.toThrow(
    '--backend aws-emulator needs the program aws-emulator, which is not on this machine; ' +
      'https://docs.aws.amazon.com/emulator/latest/userguide/getting-started-linux.html says how to install it',
  );
});

test('services are named as policies name them', () => {
  expect(servicesOf(['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'AWS::EC2::VPC', 'Custom::X'])).toEqual([
    'EC2',
    'SQS',
  ]);
});

test('without options it takes the Region of the environment, 25 dollars and an account', () => {
  expect(parseOptions([], { AWS_REGION: 'eu-west-1' })).toMatchObject({
    ...{ only: [], budget: 25, regions: ['eu-west-1'], dryRun: false, clean: false, yes: false },
    backend: 'account',
  });
});

test('options are given with a space or an equals sign', () => {
  const parsed = options('--only=valkey,squid', '--budget', '3.5', '--regions=eu-central-1', '--yes');
  expect(parsed).toMatchObject({ only: ['valkey', 'squid'], budget: 3.5, regions: ['eu-central-1'], yes: true });
});

test.each([
  [['--fast'], `there is no option --fast\n\n${USAGE}`],
  [['--dry-run=no'], `there is no option --dry-run\n\n${USAGE}`],
  [['--only'], `--only needs a value\n\n${USAGE}`],
  [['--only', '--yes'], `--only needs a value\n\n${USAGE}`],
  [['--budget', 'lots'], '--budget must be a number of dollars above 0, got: lots'],
  [['--budget', '0'], '--budget must be a number of dollars above 0, got: 0'],
  [['--backend', 'azure'], '--backend must be one of account, ministack, aws-emulator, got: azure'],
  [['--regions', 'Frankfurt'], '--regions must be names such as eu-central-1, got: Frankfurt'],
])('%j is refused', (args, message) => {
  expect(() => options(...args)).toThrow(new Error(message));
});
