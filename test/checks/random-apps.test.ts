import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  App,
  CfnResource,
  type IPolicyValidationContext,
  NestedStack,
  type PolicyValidationPluginReport,
  Stack,
  Stage,
  Validations,
} from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { Construct } from 'constructs';
import fc from 'fast-check';
import { HindsightChecks } from '../../src/checks';
import { run } from '../../src/checks/cli';
import { RULES } from '../../src/checks/rule-list';
import { BAD_RESOURCES } from './bad-app';
import { template } from './random-templates';

const RUNS = 20;

interface Plan {
  /** In the app, in a stage, or in a stage of a stage; in the stack or in a nested one. */
  readonly depth: number;
  readonly isNested: boolean;
  readonly isIncluded: boolean;
  readonly template: { Resources: Record<string, { Type: string; Properties?: any }> };
  readonly acknowledged: readonly string[];
}

const bad = fc
  .subarray(Object.keys(BAD_RESOURCES), { minLength: 1 })
  .map((ids) => ({ Resources: Object.fromEntries(ids.map((id) => [id, BAD_RESOURCES[id]])) }));

const plan: fc.Arbitrary<Plan> = fc.record({
  depth: fc.nat(2),
  isNested: fc.boolean(),
  isIncluded: fc.boolean(),
  template: fc.oneof(bad, template),
  acknowledged: fc.subarray(
    RULES.map(({ id }) => id),
    { maxLength: 3 },
  ),
});

let folder: string;
let exitCode: typeof process.exitCode;

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
  exitCode = process.exitCode;
  folder = mkdtempSync(join(tmpdir(), 'checks-'));
});

afterEach(() => {
  process.exitCode = exitCode;
  rmSync(folder, { recursive: true });
});

function addStack(app: App, { depth, isNested, isIncluded, template: body, acknowledged }: Plan, name: string): void {
  const scope = Array.from({ length: depth }).reduce((parent: Construct) => new Stage(parent, `${name}Stage`), app);
  const stack = new Stack(scope, name);
  const target = isNested ? new NestedStack(stack, 'Nested') : stack;
  for (const id of acknowledged) {
    Validations.of(target).acknowledge({ id, reason: 'a test' });
  }
  if (isIncluded) {
    const templateFile = join(folder, `${name}.json`);
    writeFileSync(templateFile, JSON.stringify(body));
    new CfnInclude(target, 'Template', { templateFile });
  } else {
    for (const [id, { Type, Properties }] of Object.entries(body.Resources)) {
      new CfnResource(target, id, { type: Type, properties: Properties });
    }
  }
}

/** Not everything that a template may hold goes through the CDK. */
function isPossible(it: Plan): boolean {
  const outdir = mkdtempSync(join(folder, 'trial-'));
  try {
    const app = new App({ outdir });
    addStack(app, it, 'Trial');
    app.synth();
    return true;
  } catch {
    return false;
  }
}

/** What the checks say during the synthesis, and what they crash with. */
function synthesize(plans: readonly Plan[], outdir: string): PolicyValidationPluginReport {
  const app = new App({ outdir });
  plans.forEach((it, index) => {
    addStack(app, it, `S${index}`);
  });
  const checks = new HindsightChecks();
  const reports: PolicyValidationPluginReport[] = [];
  const validate = (context: IPolicyValidationContext) => {
    reports.push(checks.validate(context));
    return reports[0];
  };
  Validations.of(app).addPlugins({ name: checks.name, validate });
  try {
    app.synth();
  } catch {
    // Newer versions of the CDK throw where older ones set the exit code.
  }
  expect(reports).toHaveLength(1);
  return reports[0];
}

function command(outdir: string): any {
  let report = '';
  run(['check', outdir, '--format', 'json'], {
    out: (text) => {
      report = text;
    },
    err: (text) => {
      throw new Error(text);
    },
  });
  return JSON.parse(report);
}

test('any app is judged, and the command says the same as the plugin', () => {
  let judged = 0;
  fc.assert(
    fc.property(fc.array(plan, { minLength: 1, maxLength: 3 }), (plans) => {
      const possible = plans.filter(isPossible);
      fc.pre(possible.length > 0);
      const outdir = mkdtempSync(join(folder, 'out-'));
      const { violations, success } = synthesize(possible, outdir);
      const { findings, inconclusive } = command(outdir);
      const said = violations.flatMap(({ ruleName, severity, violatingResources }) =>
        violatingResources.map(({ resourceLogicalId, constructPath, templatePath, locations }) => [
          ruleName,
          severity,
          // Newer versions of the CDK make the path relative afterwards.
          basename(templatePath ?? ''),
          resourceLogicalId ?? constructPath,
          ...locations,
        ]),
      );
      const printed = [...findings, ...inconclusive].map(
        ({ rule, severity = 'info', template: file, logicalId, constructPath, location }) => [
          rule,
          severity,
          basename(file),
          logicalId ?? constructPath,
          location,
        ],
      );
      expect(said.map(String).sort()).toEqual(printed.map(String).sort());
      expect(success).toBe(findings.every(({ severity }: any) => severity !== 'error'));
      judged += printed.length;
    }),
    { numRuns: RUNS, seed: 20261126 },
  );
  expect(judged).toBeGreaterThan(RUNS);
});
