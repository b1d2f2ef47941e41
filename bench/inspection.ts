import type { App } from 'aws-cdk-lib';
import { HindsightChecks } from 'cdk-hindsight/checks';
import { AwsSolutionsChecks } from 'cdk-nag';
import { emptyApp } from './apps';
import { fillWithEverything } from './big-app';

/** Loaded before anything is measured, as the others are. */
const Checks = HindsightChecks;

const INSPECTIONS: Record<string, (app: App, templatePaths: string[]) => unknown> = {
  HindsightChecks: (_, templatePaths) => new Checks().validate({ templatePaths } as any),
  AwsSolutions: (app) => new AwsSolutionsChecks(app).validateScope(app),
};

/** What the rules themselves take on an app that is synthesized already, in milliseconds. */
export function measureInspection(outdir: string, name: string, resources: string): number {
  const app = emptyApp(outdir);
  fillWithEverything(app, Number(resources));
  const templatePaths = app.synth().stacks.map(({ templateFullPath }) => templateFullPath);
  const start = process.cpuUsage();
  INSPECTIONS[name](app, templatePaths);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
