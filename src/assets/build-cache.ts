import { Duration, Validations } from 'aws-cdk-lib';
import {
  ImageTagMutabilityExclusionFilter,
  type LifecycleRule,
  type Repository,
  type RepositoryProps,
  TagMutability,
} from 'aws-cdk-lib/aws-ecr';

/** A build without its cache only takes longer. */
const CACHE_DAYS = 14;

/** All tags are immutable, but for those of a build cache, which is pushed again and again by the same tag. */
export function mutabilityOf(cacheTagPrefix: string | undefined): Partial<RepositoryProps> {
  return cacheTagPrefix === undefined
    ? { imageTagMutability: TagMutability.IMMUTABLE }
    : {
        imageTagMutability: TagMutability.IMMUTABLE_WITH_EXCLUSION,
        imageTagMutabilityExclusionFilters: [ImageTagMutabilityExclusionFilter.wildcard(`${cacheTagPrefix}*`)],
      };
}

/** Deletes a build cache that nobody pushes any more. */
export function cacheRules(cacheTagPrefix: string | undefined): LifecycleRule[] {
  return cacheTagPrefix === undefined
    ? []
    : [
        {
          description: `${cacheTagPrefix}: pushed within ${CACHE_DAYS} days`,
          tagPrefixList: [cacheTagPrefix],
          maxImageAge: Duration.days(CACHE_DAYS),
        },
      ];
}

/** Tells the checks of this library that nothing runs from what the rules above expire. */
export function acknowledgeCache(repository: Repository, cacheTagPrefix: string | undefined): void {
  if (cacheTagPrefix !== undefined) {
    Validations.of(repository).acknowledge({
      id: 'hindsight-assets-evicting-lifecycle',
      reason: `images with the tag prefix ${cacheTagPrefix} are a build cache, and nothing runs from them`,
    });
  }
}
