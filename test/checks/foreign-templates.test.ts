import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import { findTemplates } from '../../src/checks/find-templates';
import { inspect } from '../../src/checks/inspect';
import { RULES } from '../../src/checks/rule-list';
import { parseTemplate } from '../../src/private/template/read';
import { TemplateSet } from '../../src/private/template/template-set';
import { inspectTemplates } from './rule-cases';

const MODULES = join(__dirname, '..', '..', 'node_modules');
/** Packages that write CloudFormation, or write about it. */
const PACKAGES = ['aws-cdk', 'aws-cdk-lib', '@aws-cdk', 'cdk-nag'];

/** Files of other people's packages with templates in them. */
const FILES = PACKAGES.flatMap((name) =>
  readdirSync(join(MODULES, name), { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(json|ya?ml|template|md)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name)),
).filter((path) => /["\s]Type["']?:\s*["']?AWS::/.test(readFileSync(path, 'utf8')));

/** The templates in a file: itself, or the blocks of code in a document. */
function templatesIn(path: string): Record<string, unknown>[] {
  const text = readFileSync(path, 'utf8');
  const texts = path.endsWith('.md')
    ? [...text.matchAll(/```(?:json|ya?ml)\n([\s\S]*?)```/g)].map(([, block]) => block)
    : [text];
  return texts.flatMap((block) => {
    try {
      const template = parseTemplate(block, path) as Record<string, unknown>;
      return typeof template?.Resources === 'object' ? [template] : [];
    } catch {
      // A fragment with dots or comments in it.
      return [];
    }
  });
}

const FOREIGN = FILES.flatMap((path) =>
  templatesIn(path).map((template, index) => [`${path.slice(MODULES.length + 1)} ${index}`, template] as const),
);

test('there are such templates, the bootstrap template among them', () => {
  expect(FOREIGN.map(([name]) => name)).toContain('aws-cdk/lib/api/bootstrap/bootstrap-template.yaml 0');
  expect(FOREIGN.length).toBeGreaterThanOrEqual(3);
});

test.each(FOREIGN)('%s: nothing crashes, nothing is found', (_, template) => {
  const { findings } = inspect(TemplateSet.of({ '/app/a.template.json': template }), RULES, []);
  expect(findings.map(({ rule, subject }) => `${rule.id} ${subject.id}`)).toEqual([]);
});

test('of the bootstrap template nothing is left open', () => {
  const templates = TemplateSet.read(
    findTemplates([join(MODULES, 'aws-cdk', 'lib', 'api', 'bootstrap', 'bootstrap-template.yaml')]).templates.map(
      ({ file }) => file,
    ),
  );
  expect(inspect(templates, RULES, []).inconclusive.map(({ message }) => message)).toEqual([]);
});

test('constructs of the CDK with their defaults', () => {
  const app = new App();
  const stack = new Stack(app, 'Service');
  const vpc = new Vpc(stack, 'Vpc');
  new ApplicationLoadBalancedFargateService(stack, 'Web', {
    vpc,
    taskImageOptions: { image: ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1.29') },
  });
  const cluster = new DatabaseCluster(stack, 'Data', {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 }),
    writer: ClusterInstance.serverlessV2('Writer'),
    serverlessV2MinCapacity: 0,
  });
  const [secret] = [cluster.secret].flatMap((it) => it ?? []);
  cluster.addProxy('Proxy', { vpc, secrets: [secret] });
  const { findings } = inspectTemplates({ Service: app.synth().getStackByName('Service').template });
  expect(findings.map(({ rule }) => rule.id)).toEqual([
    'hindsight-rdsproxy-pinning-alarm',
    'hindsight-rdsproxy-auto-pause-proxy',
    'hindsight-rdsproxy-log-retention',
  ]);
});
