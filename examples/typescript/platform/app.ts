import { App, Validations } from 'aws-cdk-lib';
import { HindsightChecks } from 'cdk-hindsight/checks';
import { RequiredTag, TagGuard } from 'cdk-hindsight/tagging';
import { PlatformStage } from './platform-stage';

/** The platform of a small company: a development and a production account, a web shop's order service. */
export const app = new App();

Validations.of(app).addPlugins(new HindsightChecks());

TagGuard.of(app, {
  tags: { Org: 'acme', Owner: 'TeamPlatform' },
  required: [RequiredTag.of('Owner', { pattern: '^Team[A-Z]' })],
});

new PlatformStage(app, 'Dev', {
  env: { account: '111111111111', region: 'eu-central-1' },
  gitHubEnvironment: 'dev',
});
new PlatformStage(app, 'Prod', {
  env: { account: '222222222222', region: 'eu-central-1' },
  gitHubEnvironment: 'prod',
});
