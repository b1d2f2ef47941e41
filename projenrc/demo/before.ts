import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnElement, Stack } from 'aws-cdk-lib';
import { HindsightChecks } from '../../src/checks';
import { contextOf } from '../checks/context';
import type { DemoIncident } from './incidents/incident';

/** An incident that the checks find before it happens. */
export interface BeforeFinding {
  readonly rule: string;
  readonly severity: string;
  readonly where: readonly string[];
  readonly text: string;
  readonly remedy: string;
}

// Without it the CDK would put the tags of a stack's resources on the stack, too.
const AS_CDK_INIT_WRITES = { '@aws-cdk/core:explicitStackTags': true };

/** The CDK's own validation, which newer releases have, would report some of the incidents in its own way. */
const WITHOUT_OTHER_CHECKS = { builtinCloudFormationValidation: false };

/** One stack for each module, in plain CDK code, and what the checks say about it. */
export function findIncidents(incidents: readonly DemoIncident[]): ReadonlyMap<DemoIncident, BeforeFinding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'demo-'));
  try {
    return new Map(incidents.map((incident) => [incident, findingsOf(incident, join(folder, incident.module))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function findingsOf({ module, add }: DemoIncident, outdir: string): BeforeFinding[] {
  const app = new App({ ...WITHOUT_OTHER_CHECKS, outdir, analyticsReporting: false, context: AS_CDK_INIT_WRITES });
  const stack = new Stack(app, 'Shop', { env: { account: '222222222222', region: 'eu-central-1' } });
  add(stack);
  const { templateFullPath } = app.synth().getStackArtifact(stack.artifactId);
  const { violations } = new HindsightChecks().validate(contextOf([templateFullPath]));
  return violations
    .filter(({ ruleName, severity }) => severity !== 'info' && ruleName.startsWith(`hindsight-${module}-`))
    .map(({ ruleName, severity = '', description, fix = '', violatingResources }) => ({
      rule: ruleName,
      severity,
      where: violatingResources.map(({ resourceLogicalId = '' }) => pathOf(stack, resourceLogicalId)),
      text: description,
      remedy: fix,
    }));
}

/** The construct that a person wrote, for a resource of the template; the stack itself has no logical id. */
function pathOf(stack: Stack, logicalId: string): string {
  const element = stack.node
    .findAll()
    .find((child) => CfnElement.isCfnElement(child) && stack.resolve(child.logicalId) === logicalId);
  return (element ?? stack).node.path.replace(/\/(Resource|Default)$/, '');
}
