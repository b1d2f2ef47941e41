import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct, IConstruct } from 'constructs';
import { messagesOf } from './errors';

/**
 * Lets CloudWatch Logs encrypt one log group with a key. Returns false for an imported key, whose policy cannot be
 * changed here.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function grantToLogs(key: IKey, logGroupName: string, scope: IConstruct): boolean {
  const stack = Stack.of(scope);
  const logGroupArn = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return key.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`)],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
      conditions: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': logGroupArn } },
    }),
  ).statementAdded;
}

/** A log group with the retention and the key of a construct's properties. Tells of a key whose policy cannot be changed. */
export function createLogGroup(
  scope: Construct,
  id: string,
  module: string,
  { logRetention, encryptionKey }: { readonly logRetention?: RetentionDays; readonly encryptionKey?: IKey },
): LogGroup {
  if (encryptionKey && !grantToLogs(encryptionKey, '*', scope)) {
    const message =
      'encryptionKey is imported, so its policy stays as it is: it must let CloudWatch Logs encrypt the logs';
    messagesOf(module).note(scope, 'encryptionKey', message);
  }
  return new LogGroup(scope, id, { retention: logRetention ?? RetentionDays.ONE_MONTH, encryptionKey });
}
