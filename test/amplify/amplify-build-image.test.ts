import { Lazy } from 'aws-cdk-lib';
import { AmplifyBuildImage } from '../../src/amplify';
import { failure } from './support';

const REMEDY =
  'use AmplifyBuildImage.AMAZON_LINUX_2023_STANDARD_5 or an image of your own in ECR Public that contains Docker';

test.each([
  [AmplifyBuildImage.AMAZON_LINUX_2023_STANDARD_5, 'aws/codebuild/amazonlinux-x86_64-standard:5.0'],
  [AmplifyBuildImage.AMAZON_LINUX_2023_STANDARD_6, 'aws/codebuild/amazonlinux-x86_64-standard:6.0'],
  [AmplifyBuildImage.UBUNTU_STANDARD_7, 'aws/codebuild/standard:7.0'],
  [AmplifyBuildImage.UBUNTU_STANDARD_8, 'aws/codebuild/standard:8.0'],
  [AmplifyBuildImage.curated('aws/codebuild/standard:9.0'), 'aws/codebuild/standard:9.0'],
])('%# names the image as Amplify takes it', (image, name) => {
  expect(image.imageName).toBe(name);
});

test.each([
  'public.ecr.aws/codebuild/amazonlinux-x86_64-standard:5.0',
  'public.ecr.aws/a1b2c3d4/team/build',
  'public.ecr.aws/1a-b/9a.b_c/d-e:V1.2-x_3',
  'public.ecr.aws/a/b',
  `public.ecr.aws/a/b@sha256:${'0123456789abcdef'.repeat(4)}`,
  `public.ecr.aws/a1b2c3d4/build:7@sha256:${'0'.repeat(64)}`,
])('takes %s from ECR Public', (uri) => {
  expect(AmplifyBuildImage.ecrPublic(uri).imageName).toBe(uri);
});

test.each(['aws/codebuild/amazonlinux-aarch64-standard:3.0', 'aws/codebuild/amazonlinux2-aarch64-standard:3.0'])(
  'fails on the arm64 image %s',
  (name) => {
    expect(failure(() => AmplifyBuildImage.curated(name))).toBe(
      `buildImage must be an x86-64 image, because Amplify does not build on arm64, got: ${name}; ${REMEDY}`,
    );
  },
);

test('fails on an arm64 tag in ECR Public', () => {
  expect(failure(() => AmplifyBuildImage.ecrPublic('public.ecr.aws/a1b2c3d4/build:7-arm64'))).toBe(
    `buildImage must be an x86-64 image, because Amplify does not build on arm64, got: public.ecr.aws/a1b2c3d4/build:7-arm64; ${REMEDY}`,
  );
});

test.each(['111122223333.dkr.ecr.eu-central-1.amazonaws.com/build:1', '111122223333.dkr-ecr.eu-west-1.on.aws/build:1'])(
  'fails on the private image %s',
  (uri) => {
    expect(failure(() => AmplifyBuildImage.ecrPublic(uri))).toBe(
      `buildImage must be public, because Amplify cannot pull from a private ECR, got: ${uri}; ` +
        'push the image to ECR Public, without secrets in it',
    );
  },
);

test.each([
  ['amplify:al2023', "Amplify's own images"],
  ['public.ecr.aws/codebuild/amazonlinux-x86_64-lambda-standard:nodejs22', 'the images of CodeBuild on Lambda'],
  ['public.ecr.aws/docker/library/node:22', 'the official Docker Hub images (docker itself needs musl, not glibc)'],
  ['public.ecr.aws/lambda/nodejs:22', 'the base images of Lambda'],
  ['public.ecr.aws/amazonlinux/amazonlinux:2023', 'the base images of Amazon Linux'],
])('fails on %s, which has no Docker', (uri, which) => {
  expect(failure(() => AmplifyBuildImage.ecrPublic(uri))).toBe(
    `buildImage must contain Docker, which ${which} do not, got: ${uri}; ${REMEDY}`,
  );
});

test.each([
  'docker.io/acme/build:1',
  'acme/build',
  'public.ecr.aws/build',
  'public.ecr.aws/a1/b:1 ',
  'public.ecr.aws/-a/b',
  'public.ecr.aws/a/-b',
  'public.ecr.aws/A/b',
  'public.ecr.aws/a/b@sha256:0',
  'x/111122223333.dkr.ecr.eu-central-1.amazonaws.com/build:1',
])('fails on %s, which is not in ECR Public', (uri) => {
  expect(failure(() => AmplifyBuildImage.ecrPublic(uri))).toBe(
    `buildImage must be an ECR Public URI (public.ecr.aws/<alias>/<repository>:<tag>), got: ${uri}; ` +
      'Amplify pulls from no other registry: push the image to ECR Public',
  );
});

test.each(['aws/codebuild/windows-base:2022-1.0', 'aws/codebuild/amazonlinux-x86_64-standard', 'node:22'])(
  'fails on %s, which is not a curated image that contains Docker',
  (name) => {
    expect(failure(() => AmplifyBuildImage.curated(name))).toBe(
      `buildImage must be aws/codebuild/amazonlinux-x86_64-standard:<version> or aws/codebuild/standard:<version>, got: ${name}; ${REMEDY}`,
    );
  },
);

test('fails on a name that is only known during the deploy', () => {
  expect(failure(() => AmplifyBuildImage.ecrPublic(Lazy.string({ produce: () => 'x' })))).toBe(
    'buildImage must be known at synth, got: a token; give the name as a text, so that it can be checked',
  );
});
