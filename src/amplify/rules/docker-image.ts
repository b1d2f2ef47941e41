import { NotJudged } from '../../private/template/not-judged';
import { type Rule, Severity } from '../../private/template/rule';
import type { Value } from '../../private/template/value';
import { imagesWithoutDocker, isArm } from '../image-facts';
import { buildsOf } from './docker-build';

export const dockerImage: Rule = {
  id: 'hindsight-amplify-docker-image',
  severity: Severity.ERROR,
  incident: 'An Amplify build dies because its image has no Docker.',
  remedy:
    "new AmplifyDockerApp(this, 'Web', { repository, accessToken, branches: ['main'] }); or the environment variable _CUSTOM_IMAGE=aws/codebuild/amazonlinux-x86_64-standard:5.0.",
  source: 'https://docs.aws.amazon.com/amplify/latest/userguide/custom-build-image.html',
  types: ['AWS::Amplify::App'],
  judge: (app, report) => {
    for (const { build, variables } of buildsOf(app)) {
      report.part(() => {
        if (!build.usesDocker && !build.deploysBackend) {
          return;
        }
        const objection = objectionTo(imageOf(variables));
        if (objection && !build.usesDocker) {
          throw new NotJudged(build.spec.location, 'whether the backend has image assets is not in the template');
        }
        if (objection) {
          report.find(build.spec, `The build uses Docker and ${objection}.`);
        }
      });
    }
  },
};

/** The image that the build runs in; nothing for the one of Amplify. */
function imageOf(variables: Value[]): string | undefined {
  const images = variables.flatMap((list) => customImages(list));
  return images.map((image) => image.string()).find((image) => image !== undefined);
}

function customImages(variables: Value): Value[] {
  return variables
    .items()
    .filter((variable) => variable.get('Name').string() === '_CUSTOM_IMAGE')
    .map((variable) => variable.get('Value'));
}

function objectionTo(image: string | undefined): string | undefined {
  if (image === undefined) {
    return 'its image is that of Amplify, which has none';
  }
  const bare = imagesWithoutDocker(image);
  const why = bare ? `${bare} have none` : isArm(image) ? 'Amplify has no arm64' : undefined;
  return why && `its image is ${image}: ${why}`;
}
