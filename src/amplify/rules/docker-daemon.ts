import { NotJudged } from '../../private/template/not-judged';
import { type Rule, Severity } from '../../private/template/rule';
import { buildsOf } from './docker-build';

export const dockerDaemon: Rule = {
  id: 'hindsight-amplify-docker-daemon',
  severity: Severity.ERROR,
  incident: 'An Amplify build dies because the image has Docker and nobody has started its daemon.',
  remedy:
    "new AmplifyDockerApp(this, 'Web', { repository, accessToken, branches: ['main'] }) starts it in each phase; or put /usr/local/bin/dockerd-entrypoint.sh before the first docker command.",
  source: 'https://docs.aws.amazon.com/amplify/latest/userguide/custom-build-image.html',
  types: ['AWS::Amplify::App'],
  judge: (app, report) => {
    for (const { build } of buildsOf(app)) {
      report.part(() => {
        if (build.usesDocker && !build.startsDaemon) {
          report.find(build.spec, 'A phase of the build uses Docker before the daemon is started.');
        } else if (!build.usesDocker && build.deploysBackend) {
          throw new NotJudged(build.spec.location, 'whether the backend has image assets is not in the template');
        }
      });
    }
  },
};
