import { type Rule, Severity } from '../../private/rules/rule';
import { bucketOf, RULE, s3Actions } from './receipt-rule';

export const objectLock: Rule = {
  id: 'hindsight-email-object-lock',
  severity: Severity.ERROR,
  incident: 'A bucket got a default retention, and from then on SES could not store a single mail in it.',
  remedy:
    'Store mail in a bucket without a default retention of Object Lock, and copy it to the locked one; or use InboundEmail.',
  source: 'https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html',
  types: [RULE],
  judge: (rule, report) => {
    for (const action of s3Actions(rule)) {
      report.isolate(() => {
        const bucket = bucketOf(action);
        if (bucket && !bucket.properties.at('ObjectLockConfiguration', 'Rule', 'DefaultRetention').isAbsent) {
          report.find(
            action.get('BucketName'),
            `The bucket ${bucket.id} has a default retention, which SES does not write to.`,
          );
        }
      });
    }
  },
};
