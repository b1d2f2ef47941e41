import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Tags } from 'aws-cdk-lib';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { TagGuard } from 'cdk-hindsight/tagging';
import { AwsSolutionsChecks } from 'cdk-nag';
import { compare, type Ratio, timed, type Variant } from './measure';

const STACKS = 25;
const RESOURCES = 400;
const ROUNDS = 5;
const CHECKS = join(__dirname, 'node_modules', 'cdk-hindsight', 'lib', 'checks', 'index.js');

/** The time of an app of 10,000 resources with a guard or a check, in units of the same app without. */
export function measureGuards(outdir: string): Ratio[] {
  const variants: Variant[] = [
    variant('Tags.of(app), as by hand', outdir, (app) => Tags.of(app).add('Owner', 'TeamShop')),
    variant('TagGuard', outdir, (app) => TagGuard.of(app, { tags: { Owner: 'TeamShop' } })),
    variant(
      'one cdk-nag pack, AwsSolutions',
      outdir,
      () => {},
      (app) => new AwsSolutionsChecks(app).validateScope(app),
    ),
    ...checks(outdir),
  ];
  return compare(
    variant('nothing', outdir, () => {}),
    variants,
    ROUNDS,
  );
}

/** HindsightChecks, as soon as the package has them. */
function checks(outdir: string): Variant[] {
  if (!existsSync(CHECKS)) {
    return [];
  }
  const { HindsightChecks } = require(CHECKS);
  return [
    variant('HindsightChecks', outdir, (app) => {
      const { Validations } = require('aws-cdk-lib');
      Validations.of(app).addPlugins(new HindsightChecks());
    }),
  ];
}

function variant(name: string, outdir: string, before: (app: App) => unknown, after?: (app: App) => unknown): Variant {
  return {
    name,
    run() {
      rmSync(outdir, { recursive: true, force: true });
      const app = new App({ outdir, postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
      return timed(() => {
        before(app);
        fill(app);
        app.synth();
        after?.(app);
      });
    },
  };
}

function fill(app: App): void {
  for (let index = 0; index < STACKS; index += 1) {
    const stack = new Stack(app, `Stack${index}`);
    for (let topic = 0; topic < RESOURCES; topic += 1) {
      new CfnTopic(stack, `Topic${topic}`, { displayName: `${topic}` });
    }
  }
}
