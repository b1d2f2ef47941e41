import { AllowStatement } from '../../private/rules/policies';
import { type Report, type Rule, Severity } from '../../private/rules/rule';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';
import { bucketOf, RULE, s3Actions } from './receipt-rule';

const NEEDED = 'kms:GenerateDataKey';

export const keyGrant: Rule = {
  id: 'hindsight-email-key-grant',
  severity: Severity.ERROR,
  incident:
    'A bucket for mail was encrypted with a key that SES may not use, and SES gave up on each email after four hours.',
  remedy:
    'Let ses.amazonaws.com use kms:GenerateDataKey* and kms:Decrypt in the policy of the key, with aws:SourceAccount and aws:SourceArn; or give the S3 action an IamRoleArn; or use InboundEmail.',
  source: 'https://docs.aws.amazon.com/ses/latest/dg/receiving-email-permissions.html',
  types: [RULE],
  judge: (rule, report) => {
    for (const action of s3Actions(rule)) {
      report.isolate(() => judgeAction(action, report));
    }
  },
};

function judgeAction(action: Value, report: Report): void {
  const bucket = bucketOf(action);
  if (!bucket || !action.get('IamRoleArn').isAbsent) {
    return;
  }
  for (const { resource: key } of keysOf(bucket)) {
    if (!admitsSes(key)) {
      const message = `The bucket ${bucket.id} is encrypted with ${key.id}, whose policy does not let SES use it.`;
      report.find(action.get('BucketName'), message);
    }
  }
}

/** The keys of the app that the bucket encrypts with. */
function keysOf({ properties }: Resource) {
  const rules = properties.at('BucketEncryption', 'ServerSideEncryptionConfiguration').possibilities();
  const keys = rules.map((rule) => rule.at('ServerSideEncryptionByDefault', 'KMSMasterKeyID').target());
  return keys.flatMap((target) => (target?.resource.type === 'AWS::KMS::Key' ? [target] : []));
}

function admitsSes({ properties }: Resource): boolean {
  const statements = properties.get('KeyPolicy').json().get('Statement').possibilities();
  return statements
    .map((value) => new AllowStatement(value))
    .some((statement) => {
      const principal = statement.value.get('Principal');
      const services = principal.isMap ? statement.principals('Service') : [];
      const isSes =
        services.some(({ literal }) => literal === 'ses.amazonaws.com') || principal.tryText()?.literal === '*';
      return isSes && statement.allows(NEEDED);
    });
}
