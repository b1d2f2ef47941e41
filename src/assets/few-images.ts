/** Below this number of images a rollback, or a deploy of a branch, may need one that is gone. */
export const FEW_IMAGES = 30;
