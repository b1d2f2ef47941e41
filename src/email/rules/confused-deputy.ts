import { type AllowStatement, eachAllowStatement, saysForWhom } from '../../private/rules/policies';
import { type Rule, Severity } from '../../private/rules/rule';
import { anyOf } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';

const SES = 'ses.amazonaws.com';
const PERMISSION = 'AWS::Lambda::Permission';
const POLICIES: Record<string, string> = {
  'AWS::KMS::Key': 'KeyPolicy',
  'AWS::S3::BucketPolicy': 'PolicyDocument',
  'AWS::SNS::TopicPolicy': 'PolicyDocument',
  'AWS::SQS::QueuePolicy': 'PolicyDocument',
};
/**
 * Condition keys by which SES says for whom it acts, and other services hardly do. `aws:Referer` is the account in
 * policies of before 2021, `aws:SourceOwner` in those of topics.
 */
const OF_SES =
  /^(aws:referer|aws:sourceowner|ses:source-account|kms:encryptioncontext:aws:ses:(source-account|rule-name))$/i;

export const confusedDeputy: Rule = {
  id: 'hindsight-email-confused-deputy',
  severity: Severity.ERROR,
  incident: 'A policy let SES in without saying for which account, and a stranger had SES write mail into the bucket.',
  remedy:
    'Add the conditions aws:SourceAccount, with the account, and aws:SourceArn, with the receipt rule; or use InboundEmail, which names its own rule.',
  source: 'https://docs.aws.amazon.com/ses/latest/dg/receiving-email-permissions.html',
  types: [...Object.keys(POLICIES), PERMISSION],
  judge: (resource, report) => {
    if (resource.type === PERMISSION) {
      if (isOpenPermission(resource)) {
        report.find('Properties', 'SES may call the function in the name of any account.');
      }
      return;
    }
    eachAllowStatement(resource.properties.get(POLICIES[resource.type]), report, (statement) => {
      if (isForSes(statement) && !saysForWhom(statement, OF_SES)) {
        report.find(statement.value, 'SES may do this in the name of any account.');
      }
    });
  },
};

function isForSes(statement: AllowStatement): boolean {
  const principal = statement.value.get('Principal');
  return principal.isMap && statement.principals('Service').some(({ literal }) => literal === SES);
}

function isOpenPermission({ properties }: Resource): boolean {
  // The names of some other services hold the Region.
  return (
    properties.get('Principal').text()?.literal === SES &&
    !anyOf(
      () => !properties.get('SourceAccount').isAbsent,
      () => !properties.get('SourceArn').isAbsent,
    )
  );
}
