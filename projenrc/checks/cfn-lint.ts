import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pythonTool } from '../scripts/python-tools';
import type { Finding } from './finding';

/** The templates in a folder and all folders below it. */
export function templatesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.template.json'))
    .map((path) => join(directory, path))
    .sort();
}

/** A DependsOn that a reference implies: aws-cdk-lib writes it for every Lambda function with a role. */
const REDUNDANT_DEPENDENCY = 'W3005';

/** What cfn-lint finds: errors and warnings, but for the one above. */
export function cfnLint(templates: string[]): Finding[] {
  const flags = ['--format', 'json', '--ignore-checks', REDUNDANT_DEPENDENCY, '--'];
  const { stdout, stderr } = spawnSync(pythonTool('cfn-lint'), [...flags, ...templates], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (stderr) {
    throw new Error(`cfn-lint could not run: ${stderr}`);
  }
  return JSON.parse(stdout).map((match: any) => ({
    check: 'cfn-lint',
    rule: match.Rule.Id,
    where: `${basename(match.Filename)} ${match.Location.Path.join('/')}`,
    text: match.Message,
  }));
}
