import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { below, overlap, privateBucket, requireBucket, requireKeyParts } from '../../../src/private/synth/buckets';
import { deadLetterQueue } from '../../../src/private/synth/dead-letter-queue';

const newStack = () => new Stack(new App(), 'Stack');

test('a bucket of the library is private, encrypted and kept', () => {
  const stack = newStack();
  privateBucket(stack, 'Bucket', undefined, {});
  const template = Template.fromStack(stack);
  template.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    },
  });
  const [policy] = Object.values(template.findResources('AWS::S3::BucketPolicy'));
  expect(policy.Properties.PolicyDocument.Statement.map(({ Effect, Condition }: any) => [Effect, Condition])).toEqual([
    ['Deny', { Bool: { 'aws:SecureTransport': 'false' } }],
    ['Deny', { NumericLessThan: { 's3:TlsVersion': 1.2 } }],
  ]);
});

test('a bucket with a key asks it once for many objects', () => {
  const stack = newStack();
  privateBucket(stack, 'Bucket', new Key(stack, 'Key'), { versioned: true });
  Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: {
            KMSMasterKeyID: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
            SSEAlgorithm: 'aws:kms',
          },
        },
      ],
    },
    VersioningConfiguration: { Status: 'Enabled' },
  });
});

test('what is no bucket is refused', () => {
  expect(() => requireBucket({} as never)).toThrow('pass the construct of the bucket, or an import of it');
  expect(() => requireBucket('bucket' as never)).toThrow('bucket must be');
  expect(() => requireBucket(Bucket.fromBucketName(newStack(), 'Bucket', 'orders'))).not.toThrow();
});

describe('below a prefix', () => {
  const bucket = Bucket.fromBucketName(newStack(), 'Bucket', 'orders');
  const statements = (prefix: string) =>
    below(bucket, prefix, ['s3:GetObject']).map((statement) => bucket.stack.resolve(statement.toStatementJson()));

  test('are its objects, and the listing of them', () => {
    const [objects, list] = statements('mail/');
    expect(objects).toMatchObject({ Effect: 'Allow', Action: 's3:GetObject' });
    expect(JSON.stringify(objects.Resource)).toContain(':s3:::orders/mail/*');
    expect(list).toMatchObject({
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Condition: { StringLike: { 's3:prefix': 'mail/*' } },
    });
    expect(JSON.stringify(list.Resource)).toMatch(/:s3:::orders"/);
  });

  test('of a wildcard or a variable is what is written there', () => {
    const [objects, list] = statements('a*?$/');
    expect(JSON.stringify(objects.Resource)).toContain(`/a\${*}\${?}\${$}/*`);
    expect(list.Condition).toEqual({ StringLike: { 's3:prefix': `a\${*}\${?}\${$}/*` } });
  });

  test('that is empty is all of the bucket', () => {
    const [objects, list] = statements('');
    expect(JSON.stringify(objects.Resource)).toContain(':s3:::orders/*');
    expect(list.Condition).toBeUndefined();
  });
});

test.each([
  ['mail/', 'mail/new/', true],
  ['mail/', 'mail/', true],
  ['', 'mail/', true],
  ['mail/', 'news/', false],
  ['mail/', 'mailing/', false],
])('%j and %j overlap: %s', (a, b, expected) => {
  expect(overlap(a, b)).toBe(expected);
  expect(overlap(b, a)).toBe(expected);
});

test.each([
  [false, { SqsManagedSseEnabled: true }],
  [true, { KmsMasterKeyId: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] } }],
])('a queue of what could not be sent keeps it for 14 days; with a key: %s', (hasKey, encryption) => {
  const stack = newStack();
  deadLetterQueue(stack, hasKey ? new Key(stack, 'Key') : undefined);
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600, ...encryption });
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: { Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }] },
  });
});

test('the parts of a key may be as long as a key', () => {
  const parts = { prefix: 'é'.repeat(511), suffix: 'xx', other: undefined };
  expect(() => requireKeyParts(parts, 'write it into the code')).not.toThrow();
});
