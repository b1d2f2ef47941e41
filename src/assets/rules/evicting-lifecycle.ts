import { NotJudged } from '../../private/template/not-judged';
import { isRecord } from '../../private/template/resource';
import { type Rule, Severity } from '../../private/template/rule';
import type { Value } from '../../private/template/value';
import { FEW_IMAGES } from '../few-images';

export const evictingLifecycle: Rule = {
  id: 'hindsight-assets-evicting-lifecycle',
  severity: Severity.WARNING,
  incident: 'ECR does not know what runs: a lifecycle rule by age, or that keeps few images, deletes the one in use.',
  remedy:
    "new ImageAssetRepository(this, 'Images', { repositoryName: 'orders', retention: ImageRetention.lastImages(100) }), with a tag prefix for each service.",
  source: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html',
  types: ['AWS::ECR::Repository'],
  judge: ({ properties }, report) => {
    const policy = properties.at('LifecyclePolicy', 'LifecyclePolicyText');
    for (const rule of rulesOf(policy)) {
      const objection = isRecord(rule) ? objectionTo(rule) : undefined;
      if (objection) {
        report.find(policy, objection);
      }
    }
  },
};

function rulesOf(policy: Value): unknown[] {
  const text = policy.string();
  if (text === undefined) {
    return [];
  }
  try {
    const { rules } = JSON.parse(text);
    if (Array.isArray(rules)) {
      return rules;
    }
  } catch {
    // Said below, like any other text that is not a policy.
  }
  throw new NotJudged(policy.location, 'it is not the JSON of a lifecycle policy');
}

function objectionTo({ selection, action }: Record<string, unknown>): string | undefined {
  const isExpiry = !isRecord(action) || action.type === undefined || action.type === 'expire';
  if (!isRecord(selection) || selection.tagStatus === 'untagged' || !isExpiry) {
    return undefined;
  }
  const { countType, countNumber } = selection;
  if (countType === 'sinceImagePushed') {
    return `A rule expires images that were pushed ${countNumber} days ago, also those that run.`;
  }
  return countType === 'imageCountMoreThan' && typeof countNumber === 'number' && countNumber < FEW_IMAGES
    ? `A rule keeps ${countNumber} images, fewer than ${FEW_IMAGES}: deploys push the image in use, or of a rollback, out.`
    : undefined;
}
