/** Below this number of images a rollback, or a deploy of a branch, may need one that is gone. */
export const FEW_IMAGES = 30;

/** How an image, or a destination, names the repository that `cdk bootstrap` makes, whatever its qualifier. */
export const BOOTSTRAP_REPOSITORY = /(^|\/)cdk-([a-z0-9_-]+|\0)-container-assets-/;
