import { execFile, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
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

const FLAGS = ['--format', 'json', '--ignore-checks', REDUNDANT_DEPENDENCY, '--'];
const OPTIONS = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;

// cfn-lint needs a second to start, and holds all that it is given in memory.
const LINTED_AT_ONCE = 250;

/** What cfn-lint finds: errors and warnings, but for the one above. */
export function cfnLint(templates: string[]): Finding[] {
  const { stdout, stderr } = spawnSync(pythonTool('cfn-lint'), [...FLAGS, ...templates], OPTIONS);
  return findingsIn(stdout, stderr);
}

/** The same for thousands of templates, on all cores. */
export async function cfnLintMany(templates: string[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  const waiting = [...templates];
  const work = async () => {
    for (let some = waiting.splice(0, LINTED_AT_ONCE); some.length > 0; some = waiting.splice(0, LINTED_AT_ONCE)) {
      findings.push(...(await lint(some)));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return findings;
}

function lint(templates: string[]): Promise<Finding[]> {
  return new Promise((resolve, reject) => {
    // The error only says that there are findings.
    execFile(pythonTool('cfn-lint'), [...FLAGS, ...templates], OPTIONS, (_, stdout, stderr) => {
      try {
        resolve(findingsIn(stdout, stderr));
      } catch (error) {
        reject(error);
      }
    });
  });
}

function findingsIn(stdout: string, stderr: string): Finding[] {
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
