import { type Rule, Severity } from '../../private/rules/rule';
import { RULE, s3Actions } from './receipt-rule';

export const clientSideEncryption: Rule = {
  id: 'hindsight-email-client-side-encryption',
  severity: Severity.WARNING,
  incident:
    'A key was given to the S3 action of a receipt rule, and nobody could read the mail: SES had encrypted it on the client.',
  remedy:
    'Leave KmsKeyArn of the S3 action out, and encrypt the bucket with the key by default; keep it only if all readers use the S3 Encryption Client.',
  source: 'https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html',
  types: [RULE],
  judge: (rule, report) => {
    for (const action of s3Actions(rule)) {
      if (!action.get('KmsKeyArn').isAbsent) {
        report.find(
          action.get('KmsKeyArn'),
          'SES encrypts the mail on the client: only the S3 Encryption Client can read it.',
        );
      }
    }
  },
};
