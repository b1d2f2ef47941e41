import type { IResource } from 'aws-cdk-lib';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { foreignAccountOf } from './client-grants';
import { refuse } from './errors';

/** The ARN of a queue that is no FIFO queue. */
export const QUEUE_ARN = {
  pattern: /^arn:[a-z-]+:sqs:[a-z\d-]+:\d{12}:[\w-]{1,80}$/,
  must: 'be the ARN of a standard queue, as in arn:aws:sqs:eu-central-1:111122223333:shop-quarantine',
  remedy: 'take it from the queue that exists, or from aws sqs get-queue-attributes',
};

/** The ARN of a function, without a version or an alias. */
export const FUNCTION_ARN = {
  pattern: /^arn:[a-z-]+:lambda:[a-z\d-]+:\d{12}:function:[\w-]{1,64}$/,
  must: 'be the ARN of a function, without a version, as in arn:aws:lambda:eu-central-1:111122223333:function:relay',
  remedy: 'take it from the function that exists, or from aws lambda get-function',
};

/** The policy of an import that its owner alone can change. */
export interface ForeignPolicy {
  /** The resource that has the policy, for example `bucket`. */
  readonly noun: string;
  /** What its owner does, for example `grantRead(…) on the receiver`. */
  readonly how: string;
  /** Warns of a grantee that the policy has to admit. */
  readonly warn: (message: string) => void;
}

/** Rejects a grant on an import that nothing came of, and warns of one that is only a half of what is needed. */
export function judgeGrantOnImport(
  imported: IResource,
  grantee: IGrantable,
  grant: Grant,
  { noun, how, warn }: ForeignPolicy,
): Grant {
  const remedy = `let the app that made it call ${how}`;
  if (!grant.success) {
    const must = `have a policy of its own: that of the imported ${noun} stays as it is`;
    refuse({ property: 'grantee', must, remedy }, imported);
  }
  const account = foreignAccountOf(imported, grantee);
  if (account !== undefined) {
    warn(
      `the ${noun} is of the account ${imported.env.account}, and its policy stays as it is: ${remedy} for the account ${account}, or the permission is without effect`,
    );
  }
  return grant;
}
