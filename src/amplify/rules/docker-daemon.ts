import { type Report, type Rule, Severity } from '../../private/rules/rule';
import { Inconclusive } from '../../private/template/inconclusive';
import { type Build, eachBuild } from './builds';
import { Daemon, readBuild, whyUnclear } from './docker-build';
import { Step } from './docker-steps';

export const dockerDaemon: Rule = {
  id: 'hindsight-amplify-docker-daemon',
  severity: Severity.ERROR,
  incident: 'An Amplify build failed because its image has Docker, but nothing had started the Docker daemon.',
  remedy:
    'Use AmplifyDockerApp, which starts the daemon in each phase; or run /usr/local/bin/dockerd-entrypoint.sh before the first docker command.',
  source: 'https://docs.aws.amazon.com/amplify/latest/userguide/custom-build-image.html',
  types: ['AWS::Amplify::App'],
  judge: (app, report) => eachBuild(app, report, judgeBuild),
};

function judgeBuild(build: Build, report: Report): void {
  const { spec } = build;
  const { needs, open } = readBuild(build);
  const uses = needs.filter(({ step }) => step === Step.USE);
  if (uses.some(({ daemon }) => daemon === Daemon.COLD) && open === undefined) {
    report.find(spec, 'A phase of the build uses Docker before the daemon is started.');
    return;
  }
  if (uses.some(({ daemon }) => daemon === Daemon.EARLIER)) {
    throw new Inconclusive(spec.location, 'whether the daemon of an earlier phase still runs is not documented');
  }
  const unclear = needs.find(({ step, daemon }) => step !== Step.USE && daemon !== Daemon.WARM);
  if (unclear || open !== undefined) {
    throw new Inconclusive(spec.location, whyUnclear(unclear, open));
  }
}
