/** How an image, or a destination, names the repository that `cdk bootstrap` makes, whatever its qualifier. */
export const BOOTSTRAP_REPOSITORY = /(^|\/)cdk-([a-z0-9_-]+|\0)-container-assets-/;
