import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
import type { Value } from '../../private/template/value';

export const RULE = 'AWS::SES::ReceiptRule';
export const BUCKET = 'AWS::S3::Bucket';

/** What an action does with mail, and how. */
type Step = readonly [kind: string, settings: Value];

/** Whether a rule gives mail to something that reads it, and does not only change, refuse or drop it. */
export function handsMailOn(rule: Resource): boolean {
  return stepsOf(rule).some(([kind]) => !['AddHeaderAction', 'BounceAction', 'StopAction'].includes(kind));
}

/** Whether a rule has an action that may fail: it calls something outside of the rule. */
export function mayFail(rule: Resource): boolean {
  return stepsOf(rule).some(
    ([kind, settings]) => !['AddHeaderAction', 'StopAction'].includes(kind) || !settings.get('TopicArn').isAbsent,
  );
}

function stepsOf(rule: Resource): Step[] {
  return actionsOf(rule)
    .flatMap((action) => action.entries())
    .filter(([, settings]) => !settings.isAbsent);
}

/** As far as conditions leave them there. */
function actionsOf({ properties }: Resource): Value[] {
  return properties.at('Rule', 'Actions').possibilities();
}

/** The actions of a rule that store mail. */
export function s3Actions(rule: Resource): Value[] {
  return actionsOf(rule)
    .map((action) => action.get('S3Action'))
    .filter((action) => !action.isAbsent);
}

/** The bucket of an action, if it is in the app. */
export function bucketOf(action: Value): Resource | undefined {
  const { resource } = action.get('BucketName').target() ?? {};
  return resource?.type === BUCKET ? resource : undefined;
}

/** The actions of the app that store mail in a bucket, by the key of the bucket. */
export function mailActions(bucket: Resource): Value[] {
  return mailBuckets(bucket.template.set).get(bucket.key) ?? [];
}

function mailBuckets(templates: TemplateSet): Map<string, Value[]> {
  return templates.index('email/mailBuckets', (set) => {
    const actions = new Map<string, Value[]>();
    for (const rule of set.ofType(RULE)) {
      const listed = rule.properties.tryGet('Rule')?.tryGet('Actions')?.possibilities() ?? [];
      for (const action of listed.flatMap((one) => one.tryGet('S3Action') ?? [])) {
        for (const { resource } of action.tryGet('BucketName')?.mentions() ?? []) {
          actions.set(resource.key, [...(actions.get(resource.key) ?? []), action]);
        }
      }
    }
    return actions;
  });
}
