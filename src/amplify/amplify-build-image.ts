import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { requireLiteral } from '../private/synth/validation';
import { imagesWithoutDocker, isArm } from './facts';

const CURATED = /^aws\/codebuild\/(amazonlinux-x86_64-)?standard:\d+\.\d+$/;
const ECR_PUBLIC = /^public\.ecr\.aws\/[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9._/-]*(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/;
const PRIVATE_ECR = /^\d{12}\.dkr[.-]ecr[.-]/;
const PROPERTY = 'buildImage';
const REMEDY =
  'use AmplifyBuildImage.AMAZON_LINUX_2023_STANDARD_5 or an image of your own in ECR Public that contains Docker';

/**
 * The image that a build runs in: an x86-64 image that contains Docker and its daemon.
 *
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/custom-build-image.html
 */
export class AmplifyBuildImage {
  /** CodeBuild's `amazonlinux-x86_64-standard:5.0`: the image that the documentation of Amplify Gen 2 names for Docker. */
  public static readonly AMAZON_LINUX_2023_STANDARD_5 = AmplifyBuildImage.curated(
    'aws/codebuild/amazonlinux-x86_64-standard:5.0',
  );

  /** CodeBuild's `amazonlinux-x86_64-standard:6.0`. It contains Docker; that Amplify accepts it is not documented. */
  public static readonly AMAZON_LINUX_2023_STANDARD_6 = AmplifyBuildImage.curated(
    'aws/codebuild/amazonlinux-x86_64-standard:6.0',
  );

  /** CodeBuild's Ubuntu 22.04 image, `standard:7.0`. It contains Docker; that Amplify accepts it is not documented. */
  public static readonly UBUNTU_STANDARD_7 = AmplifyBuildImage.curated('aws/codebuild/standard:7.0');

  /** CodeBuild's Ubuntu 24.04 image, `standard:8.0`. It contains Docker; that Amplify accepts it is not documented. */
  public static readonly UBUNTU_STANDARD_8 = AmplifyBuildImage.curated('aws/codebuild/standard:8.0');

  /**
   * An image that CodeBuild maintains, by its name, for example a newer image than the ones listed here.
   *
   * @throws if the image is not an x86-64 image that starts containers
   * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html
   */
  public static curated(name: string): AmplifyBuildImage {
    requireUsable(name);
    if (!CURATED.test(name)) {
      refuse({
        property: PROPERTY,
        must: 'be aws/codebuild/amazonlinux-x86_64-standard:<version> or aws/codebuild/standard:<version>',
        got: name,
        remedy: REMEDY,
      });
    }
    return new AmplifyBuildImage(name);
  }

  /**
   * An image in ECR Public. It must contain glibc, curl, git, OpenSSH, bash, Node.js, npm, Docker and
   * `/usr/local/bin/dockerd-entrypoint.sh`, which starts the daemon and returns.
   *
   * @param uri `public.ecr.aws/<alias>/<repository>`, with a tag or a digest
   * @throws if the image is in another registry, is for arm64 or is known not to contain Docker
   */
  public static ecrPublic(uri: string): AmplifyBuildImage {
    requireUsable(uri);
    if (!ECR_PUBLIC.test(uri)) {
      refuse({
        property: PROPERTY,
        must: 'be an ECR Public URI (public.ecr.aws/<alias>/<repository>:<tag>)',
        got: uri,
        remedy: 'Amplify pulls from no other registry: push the image to ECR Public',
      });
    }
    return new AmplifyBuildImage(uri);
  }

  private constructor(
    /** The name as Amplify expects it in `_CUSTOM_IMAGE`. */
    public readonly imageName: string,
  ) {}
}

function requireUsable(image: string): void {
  requireKind(PROPERTY, image, 'text');
  requireLiteral(PROPERTY, image, 'give the name as a text, so that it can be checked');
  if (isArm(image)) {
    refuse({
      property: PROPERTY,
      must: 'be an x86-64 image, because Amplify does not build on arm64',
      got: image,
      remedy: REMEDY,
    });
  }
  if (PRIVATE_ECR.test(image)) {
    const remedy = 'push the image to ECR Public, without secrets in it';
    refuse({
      property: PROPERTY,
      must: 'be public, because Amplify cannot pull from a private ECR',
      got: image,
      remedy,
    });
  }
  const bare = imagesWithoutDocker(image);
  if (bare) {
    refuse({ property: PROPERTY, must: `contain Docker, which ${bare} do not`, got: image, remedy: REMEDY });
  }
}
