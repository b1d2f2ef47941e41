const ARM = /(aarch64|arm64|armv\d)/i;
const WITHOUT_DOCKER: [RegExp, string][] = [
  [/^amplify:/, "Amplify's own images"],
  [/\/codebuild\/amazonlinux-x86_64-lambda-/, 'the images of CodeBuild on Lambda'],
  [/^public\.ecr\.aws\/docker\/library\//, 'the official Docker Hub images (docker itself needs musl, not glibc)'],
  [/^public\.ecr\.aws\/lambda\//, 'the base images of Lambda'],
  [/^public\.ecr\.aws\/amazonlinux\//, 'the base images of Amazon Linux'],
];

/** Whether an image is for a processor that Amplify does not have. */
export function isArm(image: string): boolean {
  return ARM.test(image);
}

/** Which known images without Docker this is one of, in words. */
export function imagesWithoutDocker(image: string): string | undefined {
  return WITHOUT_DOCKER.find(([pattern]) => pattern.test(image))?.[1];
}
