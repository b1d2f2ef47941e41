import { type App, type IPolicyValidationPlugin, Tags, Validations } from 'aws-cdk-lib';
import { HindsightChecks } from 'cdk-hindsight/checks';
import { TagGuard } from 'cdk-hindsight/tagging';
import { AwsSolutionsChecks } from 'cdk-nag';
import { emptyApp } from './apps';
import { fillWithEverything } from './big-app';
import { TAGS } from './ours';
import { shareBelow } from './own-share';

/** Loaded before anything is measured, as the others are. */
const Checks = HindsightChecks;

interface Guard {
  readonly before?: (app: App) => void;
  readonly after?: (app: App) => void;
}

/** On aws-cdk-lib 2.257 cdk-nag cannot be a plugin yet; this is what its plugin calls. */
const nag = (app: App) => void new AwsSolutionsChecks(app).validateScope(app);

/** What the CDK itself takes for any plugin: it reads the tree, and prints a report. */
const IDLE: IPolicyValidationPlugin = {
  name: 'Idle',
  validate: () => ({ success: true, violations: [] }),
};

export const GUARDS: Record<string, Guard> = {
  nothing: {},
  'a plugin that does nothing': { before: (app) => Validations.of(app).addPlugins(IDLE) },
  'Tags.of(app), as by hand': {
    before(app) {
      for (const [key, value] of Object.entries(TAGS)) {
        Tags.of(app).add(key, value);
      }
    },
  },
  TagGuard: { before: (app) => void TagGuard.of(app, { tags: TAGS }) },
  HindsightChecks: { before: (app) => Validations.of(app).addPlugins(new Checks()) },
  'one cdk-nag pack, AwsSolutions': { after: nag },
};

/** What it takes to make and synthesize an app with a guard, once: an app is synthesized once in a process. */
export function measureGuards(outdir: string, name: string, resources: string): number {
  const { before, after } = GUARDS[name];
  const app = emptyApp(outdir);
  const start = process.cpuUsage();
  before?.(app);
  fillWithEverything(app, Number(resources));
  app.synth();
  after?.(app);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The same for the whole process, from its start on. */
export function measureProcess(outdir: string, name: string, resources: string): number {
  measureGuards(outdir, name, resources);
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Which part of a synthesis the plugin takes, with all that it calls. */
export function measureShare(outdir: string, resources: string): number {
  return shareBelow(() => measureGuards(outdir, 'HindsightChecks', resources));
}
