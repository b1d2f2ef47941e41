import { type Report, type Rule, Severity } from '../../private/rules/rule';
import { allOf, Inconclusive } from '../../private/template/inconclusive';
import { imagesWithoutDocker, isArm } from '../facts';
import { type Build, eachBuild, variableOf } from './builds';
import { mayNeedDocker, readBuild, whyUnclear } from './docker-build';
import { Step } from './docker-steps';

/** An image without a registry, a name or both before it; `docker` itself needs musl, not the glibc of Amplify. */
const DOCKER_HUB = /^(docker\.io\/)?(library\/)?(?!amplify:|docker(?![\w.-]))[\w.-]+([:@][\w.:-]+)?$/;

export const dockerImage: Rule = {
  id: 'hindsight-amplify-docker-image',
  severity: Severity.ERROR,
  incident: 'An Amplify build failed at its first docker command: the build image has no Docker.',
  remedy:
    'Use AmplifyDockerApp; or set the environment variable _CUSTOM_IMAGE to aws/codebuild/amazonlinux-x86_64-standard:5.0.',
  source: 'https://docs.aws.amazon.com/amplify/latest/userguide/custom-build-image.html',
  types: ['AWS::Amplify::App'],
  judge: (app, report) => eachBuild(app, report, judgeBuild),
};

function judgeBuild(build: Build, report: Report): void {
  const objection = () => objectionTo(variableOf(build, '_CUSTOM_IMAGE'));
  const isConcerned = allOf(
    () => objection() !== undefined,
    () => mayNeedDocker(readBuild(build)),
  );
  if (!isConcerned) {
    return;
  }
  const { spec } = build;
  const { needs, installsDocker, open } = readBuild(build);
  const isUsed = needs.some(({ step }) => step === Step.USE);
  if (isUsed && installsDocker) {
    throw new Inconclusive(spec.location, 'the build installs Docker on its own');
  }
  if (!isUsed) {
    throw new Inconclusive(spec.location, whyUnclear(needs[0], open));
  }
  report.find(spec, `The build uses Docker and ${objection()}.`);
}

function objectionTo(image: string | undefined): string | undefined {
  if (image === undefined) {
    return 'its image is that of Amplify, which has none';
  }
  const bare = DOCKER_HUB.test(image) ? 'the official Docker Hub images' : imagesWithoutDocker(image);
  const why = bare ? `${bare} have none` : isArm(image) ? 'Amplify has no arm64' : undefined;
  return why && `its image is ${image}: ${why}`;
}
