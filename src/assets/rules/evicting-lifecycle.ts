import { type Rule, Severity } from '../../private/rules/rule';
import { Inconclusive } from '../../private/template/inconclusive';
import type { Value } from '../../private/template/value';
import { FEW_IMAGES } from '../facts';

/** Signatures, SOCI indexes and the like are tagged with the digest of the image that they belong to. */
const REFERRER = /^sha256-/;
/** Images for the review of a change. */
const PULL_REQUEST = /^(pr|mr|pull|pullrequest|merge-?request)[-_/*]/i;
/** A tag that moves to each new image, so that only one image has it. */
const MOVING = /^latest\*?$/;

export const evictingLifecycle: Rule = {
  id: 'hindsight-assets-evicting-lifecycle',
  severity: Severity.WARNING,
  incident:
    'A lifecycle rule deleted the image that was in use: ECR does not know what is running, only how old and how many images are.',
  remedy:
    'Keep more images for each service than a rollback can need: use ImageAssetRepository with a retention of the last 100 images and a tag prefix for each service.',
  source: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html',
  types: ['AWS::ECR::Repository'],
  judge: ({ properties }, report) => {
    const policy = properties.at('LifecyclePolicy', 'LifecyclePolicyText');
    for (const rule of rulesOf(policy)) {
      report.isolate(() => {
        const objection = objectionTo(rule);
        if (objection) {
          report.find(policy, objection);
        }
      });
    }
  },
};

function rulesOf(policy: Value): Value[] {
  const json = policy.json();
  if (policy.isText && (!json.isMap || json.get('rules').isAbsent)) {
    policy.string();
    throw new Inconclusive(policy.location, 'it is not the JSON of a lifecycle policy');
  }
  return json.get('rules').possibilities();
}

function objectionTo(rule: Value): string | undefined {
  const selection = rule.get('selection');
  if (!isAboutRunning(selection)) {
    return undefined;
  }
  const count = selection.get('countNumber');
  const does = rule.at('action', 'type').string() === 'transition' ? 'archives' : 'expires';
  switch (selection.get('countType').string()) {
    case 'sinceImagePushed':
      return `A rule ${does} images that were pushed ${count.text()?.readable} days ago, also those that run.`;
    case 'imageCountMoreThan':
      return isFew(count.number())
        ? `A rule keeps ${count.number()} images, fewer than ${FEW_IMAGES}: deploys push the image in use, or of a rollback, out.`
        : undefined;
    default:
      return undefined;
  }
}

/** Nothing is run by tag that has none, nor from the archive. */
function isAboutRunning(selection: Value): boolean {
  return (
    selection.get('tagStatus').string() !== 'untagged' &&
    selection.get('storageClass').string() !== 'archive' &&
    !isAboutOthers(selection)
  );
}

/**
 * Whether the rule selects only images that nothing runs. It selects an image that has all of the tags.
 *
 * @throws Inconclusive if that depends on a tag that is known only at deploy time
 */
function isAboutOthers(selection: Value): boolean {
  const tags = ['tagPrefixList', 'tagPatternList'].flatMap((list) => selection.get(list).possibilities());
  const names = tags.flatMap((tag) => tag.tryText()?.literal ?? []);
  const isCounted = selection.get('countType').string() === 'imageCountMoreThan';
  if (names.some((name) => PULL_REQUEST.test(name) || (isCounted && MOVING.test(name)))) {
    return true;
  }
  const open = tags.find((tag) => tag.tryText()?.literal === undefined);
  open?.string();
  return names.length > 0 && names.every((name) => REFERRER.test(name));
}

function isFew(count: number | undefined): boolean {
  return count !== undefined && count < FEW_IMAGES;
}
