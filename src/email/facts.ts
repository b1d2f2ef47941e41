/** Limits and names of Amazon SES's receiving, as far as the module needs them. */

/** @see https://docs.aws.amazon.com/general/latest/gr/ses.html */
export const RECEIVING_REGIONS: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'ca-central-1',
  'eu-west-1',
  'eu-west-2',
  'eu-central-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-northeast-1',
];

/** @see https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
export const MAX_RECIPIENTS = 100;

/** The priority of the MX record that AWS documents. */
export const MX_PRIORITY = 10;

/** The name of a rule or a rule set. */
export const RECEIPT_NAME = {
  pattern: /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?$/,
  must: 'be 1 to 64 letters, digits or any of _.-, with a letter or digit at both ends',
  remedy: 'choose such a name, or leave it out to have one generated',
};

/** The longest time that an Express execution runs, in seconds. */
export const MAX_EXPRESS_SECONDS = 300;

/**
 * The name of a bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const BUCKET_NAME = {
  pattern: /^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/,
  must: 'be 3 to 63 lower-case letters, digits, dots and hyphens, with a letter or digit at both ends',
  remedy: 'take the name of the bucket that exists',
};
