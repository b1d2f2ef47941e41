import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compare, type Ratio, type Variant } from './measure';
import { PEERS } from './peers';

const ROUNDS = 11;
const ROOT = join(__dirname, '..');
const OURS = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'private')
  .map((entry) => `cdk-hindsight/${entry.name}`);
const CDK = ['aws-cdk-lib', 'iam', 'ecr', 'rds', 'elasticache', 'amplify', 'autoscaling', 'ec2'].map((name) =>
  name === 'aws-cdk-lib' ? name : `aws-cdk-lib/aws-${name}`,
);
/** The first use loads the construct and the CDK modules that it extends. */
const USES: Record<string, string> = {
  'cdk-hindsight/federation': 'FederatedRole',
  'cdk-hindsight/valkey': 'ValkeyServerlessCache',
  'cdk-hindsight/squid': 'SquidProxy',
  'cdk-hindsight/rdsproxy': 'PinningAwareDatabaseProxy',
  'cdk-hindsight/assets': 'ImageAssetRepository',
  'cdk-hindsight/amplify': 'AmplifyDockerApp',
  'cdk-hindsight/tagging': 'TagGuard',
};

/** The time of `require` in a fresh process, in units of that of `constructs`. */
export function measureImports(): Ratio[] {
  const uses = Object.entries(USES).map(([path, name]) => variant(`${path}, first use of ${name}`, path, name));
  const modules = ['cdk-hindsight', ...OURS, ...CDK, ...PEERS].map((path) => variant(path, path));
  return compare(variant('constructs', 'constructs'), [...modules, ...uses], ROUNDS);
}

function variant(name: string, path: string, use?: string): Variant {
  const load = `const used = require(${JSON.stringify(path)})${use ? `.${use}` : ''};`;
  const script = `const start = process.cpuUsage(); ${load} const { user, system } = process.cpuUsage(start); console.log((user + system) / 1000);`;
  return {
    name,
    run: () => Number(execFileSync(process.execPath, ['-e', script], { cwd: __dirname, encoding: 'utf8' })),
  };
}
