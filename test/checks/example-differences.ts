import type { RuleExample } from '../../src/checks/rule-examples';

type Side = 'bad' | 'good';

/** What an example says, line by line; what is not in the template too. */
function linesOf({ stackTags, waits, ...templates }: RuleExample, side: Side): string[] {
  return [
    ...templates[side].split('\n').map((line) => line.trim()),
    ...Object.entries(stackTags?.[side] ?? {}).map(([key, value]) => `the stack has the tag ${key}=${value}`),
    ...(waits?.[side] ? ['the images wait for the stack'] : []),
  ];
}

/** The lines that only the bad template has, and those that only the good one has. */
export function differenceIn(example: RuleExample): string[] {
  const [bad, good] = [linesOf(example, 'bad'), linesOf(example, 'good')];
  return [...without(bad, good).map((line) => `- ${line}`), ...without(good, bad).map((line) => `+ ${line}`)];
}

/** As often as a line is in the second list, it is left out of the first one. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    left.splice(at, at < 0 ? 0 : 1);
    return at < 0;
  });
}

/** By rule, what makes its bad template a good one: without a line of the first kind, with one of the second kind. */
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: variables of IAM and CloudFormation, and a token
export const DIFFERENCES: Readonly<Record<string, readonly string[]>> = {
  'hindsight-federation-missing-subject': [
    '+ token.actions.githubusercontent.com:sub: repo:acme/shop:ref:refs/heads/main',
  ],
  'hindsight-federation-missing-audience': ['+ token.actions.githubusercontent.com:aud: sts.amazonaws.com'],
  'hindsight-federation-unknown-claim': [
    '- token.actions.githubusercontent.com:run_id: "7"',
    '+ token.actions.githubusercontent.com:environment: production',
  ],
  'hindsight-federation-wildcard-subject': [
    '- token.actions.githubusercontent.com:sub: repo:acme/shop*',
    '+ token.actions.githubusercontent.com:sub: repo:acme/shop:*',
  ],
  'hindsight-federation-literal-wildcard': ['+ StringLike:'],
  'hindsight-federation-optional-condition': ['- ForAllValues:StringEquals:', '+ StringEquals:'],
  'hindsight-federation-anchor-only': ['+ StringEquals: {aws:PrincipalTag/x509Subject/CN: batch.acme.example}'],
  'hindsight-federation-access-key': [
    '- Key:',
    '- Type: AWS::IAM::AccessKey',
    '- Properties: {UserName: ci}',
    '+ Deploy:',
    '+ Type: AWS::IAM::Role',
    '+ Properties:',
    '+ AssumeRolePolicyDocument:',
    '+ Statement:',
    '+ - Effect: Allow',
    '+ Action: sts:AssumeRoleWithWebIdentity',
    '+ Principal:',
    '+ Federated: arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
    '+ Condition:',
    '+ StringEquals:',
    '+ token.actions.githubusercontent.com:aud: sts.amazonaws.com',
    '+ token.actions.githubusercontent.com:sub: repo:acme/shop:ref:refs/heads/main',
  ],
  'hindsight-tagging-late-tags': ['+ the stack has the tag Owner=TeamA'],
  'hindsight-tagging-token-tag': [
    '- the stack has the tag Owner=${Token[TOKEN.12]}',
    '+ the stack has the tag Owner=TeamA',
  ],
  'hindsight-tagging-limits': ['- the stack has the tag Owner=TeamA; TeamB', '+ the stack has the tag Owner=TeamA'],
  'hindsight-assets-shared-repository': [
    "- ContainerDefinitions: [{Name: web, Image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/cdk-hnb659fds-container-assets-111122223333-eu-west-1:a1'}]",
    "+ ContainerDefinitions: [{Name: web, Image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:orders-a1'}]",
  ],
  'hindsight-assets-evicting-lifecycle': [
    '- "selection": {"tagStatus": "any", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 30}}]}',
    '+ "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 100}}]}',
  ],
  'hindsight-assets-publish-order': ['+ the images wait for the stack'],
  'hindsight-rdsproxy-pinning-alarm': [
    '+ Alarm:',
    '+ Type: AWS::CloudWatch::Alarm',
    '+ Properties:',
    '+ Namespace: AWS/RDS',
    '+ MetricName: DatabaseConnectionsCurrentlySessionPinned',
    '+ Dimensions: [{Name: ProxyName, Value: !Ref Proxy}]',
    '+ Statistic: Maximum',
    '+ Period: 300',
    '+ EvaluationPeriods: 1',
    '+ Threshold: 1',
    '+ ComparisonOperator: GreaterThanOrEqualToThreshold',
  ],
  'hindsight-rdsproxy-alarm-dimensions': [
    '- Dimensions: [{Name: DBProxyName, Value: orders}]',
    '+ Dimensions: [{Name: ProxyName, Value: orders}]',
  ],
  'hindsight-rdsproxy-pinning-filter': [
    '- ConnectionPoolConfigurationInfo: {SessionPinningFilters: [EXCLUDE_VARIABLE_SETS]}',
    '+ ConnectionPoolConfigurationInfo: {InitQuery: SET statement_timeout = 5000}',
  ],
  'hindsight-rdsproxy-auto-pause-proxy': [
    '- ServerlessV2ScalingConfiguration: {MinCapacity: 0, MaxCapacity: 4}',
    '+ ServerlessV2ScalingConfiguration: {MinCapacity: 0.5, MaxCapacity: 4}',
  ],
  'hindsight-rdsproxy-auto-pause-engine-version': [
    '- EngineVersion: 8.0.mysql_aurora.3.07.1',
    '+ EngineVersion: 8.0.mysql_aurora.3.08.0',
  ],
  'hindsight-rdsproxy-auto-pause-replication': [
    "- Properties: {Description: orders, Family: aurora-mysql8.0, Parameters: {binlog_format: 'ROW'}}",
    "+ Properties: {Description: orders, Family: aurora-mysql8.0, Parameters: {binlog_format: 'OFF'}}",
  ],
  'hindsight-rdsproxy-auto-pause-global-database': ['- GlobalClusterIdentifier: shop'],
  'hindsight-rdsproxy-auto-pause-zero-etl': [
    '- ServerlessV2ScalingConfiguration: {MinCapacity: 0, MaxCapacity: 4}',
    '+ ServerlessV2ScalingConfiguration: {MinCapacity: 0.5, MaxCapacity: 4}',
  ],
  'hindsight-rdsproxy-auto-pause-provisioned-instance': [
    '- Properties: {DBClusterIdentifier: !Ref Cluster, DBInstanceClass: db.r6g.large}',
    '+ Properties: {DBClusterIdentifier: !Ref Cluster, DBInstanceClass: db.serverless}',
  ],
  'hindsight-rdsproxy-auto-pause-duration': [
    '- ServerlessV2ScalingConfiguration: {MinCapacity: 0.5, MaxCapacity: 4, SecondsUntilAutoPause: 600}',
    '+ ServerlessV2ScalingConfiguration: {MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 600}',
  ],
  'hindsight-rdsproxy-auto-pause-schedule': [
    '- ScheduleExpression: rate(1 minute)',
    '+ ScheduleExpression: rate(1 day)',
  ],
  'hindsight-rdsproxy-auto-pause-service': [
    '- Properties: {TaskDefinition: !Ref Task, DesiredCount: 2}',
    '+ Properties: {TaskDefinition: !Ref Task, DesiredCount: 0}',
  ],
  'hindsight-rdsproxy-auto-pause-function-timeout': ['- Timeout: 10', '+ Timeout: 30'],
  'hindsight-rdsproxy-log-retention': [
    '+ Logs:',
    '+ Type: AWS::Logs::LogGroup',
    '+ Properties: {LogGroupName: /aws/rds/proxy/orders, RetentionInDays: 30}',
  ],
  'hindsight-rdsproxy-ranges': [
    '- ConnectionPoolConfigurationInfo: {ConnectionBorrowTimeout: 600}',
    '+ ConnectionPoolConfigurationInfo: {ConnectionBorrowTimeout: 120}',
  ],
  'hindsight-valkey-reader-port': [
    '- SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 6379, ToPort: 6379, CidrIp: 10.0.0.0/16}]',
    '+ SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 6379, ToPort: 6380, CidrIp: 10.0.0.0/16}]',
  ],
  'hindsight-valkey-no-limit': [
    '- CacheUsageLimits: {DataStorage: {Maximum: 10, Unit: GB}}',
    '+ CacheUsageLimits: {DataStorage: {Maximum: 10, Unit: GB}, ECPUPerSecond: {Maximum: 5000}}',
  ],
  'hindsight-valkey-throttling-alarm': [
    '+ Alarm:',
    '+ Type: AWS::CloudWatch::Alarm',
    '+ Properties:',
    '+ Namespace: AWS/ElastiCache',
    '+ MetricName: ThrottledCmds',
    '+ Dimensions: [{Name: clusterId, Value: shop}]',
    '+ Statistic: Maximum',
    '+ Period: 300',
    '+ EvaluationPeriods: 1',
    '+ Threshold: 1',
    '+ ComparisonOperator: GreaterThanOrEqualToThreshold',
  ],
  'hindsight-valkey-alarm-dimension': [
    '- Dimensions: [{Name: CacheClusterId, Value: shop}]',
    '+ Dimensions: [{Name: clusterId, Value: shop}]',
  ],
  'hindsight-valkey-connect-user': [
    '- Resource: arn:aws:elasticache:eu-west-1:111122223333:serverlesscache:shop',
    "+ Resource: ['arn:aws:elasticache:eu-west-1:111122223333:serverlesscache:shop', 'arn:aws:elasticache:eu-west-1:111122223333:user:orders']",
  ],
  'hindsight-docdb-gc-alarm': [
    '+ Alarm:',
    '+ Type: AWS::CloudWatch::Alarm',
    '+ Properties:',
    '+ Namespace: AWS/DocDB',
    '+ MetricName: AvailableMVCCIds',
    '+ Dimensions: [{Name: DBClusterIdentifier, Value: orders}]',
    '+ Statistic: Minimum',
    '+ Period: 60',
    '+ EvaluationPeriods: 15',
    '+ Threshold: 1300000000',
    '+ ComparisonOperator: LessThanThreshold',
  ],
  'hindsight-docdb-mvcc-threshold': ['- Threshold: 500000000', '+ Threshold: 1300000000'],
  'hindsight-docdb-dead-metric': ['- MetricName: LongestRunningGCRuntime', '+ MetricName: LongestActiveGCRuntime'],
  'hindsight-docdb-alarm-dimensions': [
    '- Dimensions: [{Name: DBInstanceIdentifier, Value: orders-1}]',
    '+ Dimensions: [{Name: DBClusterIdentifier, Value: orders}]',
  ],
  'hindsight-squid-public-ssh': [
    '- SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}]',
    '+ SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/16}]',
  ],
  'hindsight-squid-session-document': ["+ Condition: {BoolIfExists: {ssm:SessionDocumentAccessCheck: 'true'}}"],
  'hindsight-squid-session-username': [
    "- Resource: 'arn:aws:ssm:*:*:session/${aws:username}-*'",
    "+ Resource: 'arn:aws:ssm:*:*:session/*'",
    "+ Condition: {StringEquals: {'ssm:resourceTag/aws:ssmmessages:session-id': '${aws:userid}'}}",
  ],
  'hindsight-squid-imds-v1': ['- MetadataOptions: {HttpTokens: optional}', '+ MetadataOptions: {HttpTokens: required}'],
  'hindsight-amplify-docker-image': [
    "- EnvironmentVariables: [{Name: _CUSTOM_IMAGE, Value: 'amplify:al2023'}]",
    "+ EnvironmentVariables: [{Name: _CUSTOM_IMAGE, Value: 'aws/codebuild/amazonlinux-x86_64-standard:5.0'}]",
  ],
  'hindsight-amplify-docker-daemon': ['+ - /usr/local/bin/dockerd-entrypoint.sh'],
  'hindsight-migration-trigger-timeout': ["- Timeout: '120000'", "+ Timeout: '900000'"],
  'hindsight-migration-event-trigger': ['- InvocationType: Event', '+ InvocationType: RequestResponse'],
  'hindsight-migration-database-order': ['+ DependsOn: Writer'],
  'hindsight-migration-service-timeout': ["+ ServiceTimeout: '930'"],
  'hindsight-migration-secret-endpoint': [
    '+ Secrets:',
    '+ Type: AWS::EC2::VPCEndpoint',
    '+ Properties:',
    '+ VpcId: !Ref Vpc',
    '+ VpcEndpointType: Interface',
    '+ ServiceName: !Sub com.amazonaws.${AWS::Region}.secretsmanager',
  ],
  'hindsight-outbox-unused-dead-letter': ['+ MaximumRetryAttempts: 10'],
  'hindsight-outbox-endless-retry': [
    '+ MaximumRetryAttempts: 10',
    "+ DestinationConfig: {OnFailure: {Destination: 'arn:aws:sqs:eu-west-1:111122223333:lost'}}",
  ],
  'hindsight-outbox-stream-dead-letter': [
    "+ DestinationConfig: {OnFailure: {Destination: 'arn:aws:sqs:eu-west-1:111122223333:lost'}}",
  ],
  'hindsight-outbox-bisect': ['+ BisectBatchOnFunctionError: true'],
  'hindsight-stampede-duration-alarm': ['- Threshold: 60000', '+ Threshold: 24000'],
  'hindsight-stampede-refresh-timeout': [
    '+ Slow:',
    '+ Type: AWS::CloudWatch::Alarm',
    '+ Properties:',
    '+ Namespace: AWS/Lambda',
    '+ MetricName: Duration',
    '+ Dimensions: [{Name: FunctionName, Value: !Ref Refresh}]',
    '+ Statistic: Maximum',
    '+ Period: 300',
    '+ EvaluationPeriods: 1',
    '+ ComparisonOperator: GreaterThanOrEqualToThreshold',
    '+ Threshold: 24000',
  ],
  'hindsight-email-inactive-rule-set': [
    '+ Activation:',
    '+ Type: AWS::IAM::Policy',
    '+ Properties:',
    '+ PolicyName: activation',
    '+ Roles: [activation]',
    '+ PolicyDocument:',
    '+ Statement:',
    "+ - {Effect: Allow, Action: ['ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet'], Resource: '*'}",
  ],
  'hindsight-email-blind-activation': [
    '- Delete: \'{"service":"SES","action":"setActiveReceiptRuleSet"}\'',
    '+ Delete: \'{"service":"SES","action":"setActiveReceiptRuleSet","parameters":{"RuleSetName":"company"}}\'',
  ],
  'hindsight-email-unscanned': ['+ ScanEnabled: true'],
  'hindsight-email-client-side-encryption': [
    '- - S3Action: {BucketName: !Ref Mail, KmsKeyArn: alias/aws/ses}',
    '+ - S3Action: {BucketName: !Ref Mail}',
  ],
  'hindsight-email-key-grant': [
    '- Principal: {Service: logs.amazonaws.com}',
    '+ Principal: {Service: ses.amazonaws.com}',
  ],
  'hindsight-email-object-lock': ['- Rule: {DefaultRetention: {Mode: GOVERNANCE, Days: 30}}'],
  'hindsight-email-confused-deputy': ["+ Condition: {StringEquals: {aws:SourceAccount: '111122223333'}}"],
  'hindsight-email-setup-notification': [
    '- Filter: {S3Key: {Rules: [{Name: prefix, Value: inbound/}]}}',
    '+ Filter: {S3Key: {Rules: [{Name: suffix, Value: .pdf}]}}',
  ],
  'hindsight-email-publish-alarm': [
    '+ NotStored:',
    '+ Type: AWS::CloudWatch::Alarm',
    '+ Properties:',
    '+ Namespace: AWS/SES',
    '+ MetricName: PublishFailure',
    '+ Dimensions: [{Name: RuleName, Value: orders}]',
    '+ Statistic: Sum',
    '+ Period: 300',
    '+ EvaluationPeriods: 1',
    '+ ComparisonOperator: GreaterThanOrEqualToThreshold',
    '+ Threshold: 1',
  ],
  'hindsight-events-or-exclusion': [
    '- detail: {object: {key: [{prefix: inbound/}, {anything-but: {suffix: AMAZON_SES_SETUP_NOTIFICATION}}]}}',
    '+ detail: {object: {key: [{anything-but: {suffix: AMAZON_SES_SETUP_NOTIFICATION}}]}}',
  ],
  'hindsight-schedule-dead-letter': ['+ DeadLetterConfig: {Arn: arn:aws:sqs:eu-central-1:111122223333:dead}'],
  'hindsight-schedule-retry-overlap': ['+ RetryPolicy: {MaximumEventAgeInSeconds: 300}'],
  'hindsight-schedule-overlap': ['+ ReservedConcurrentExecutions: 1'],
  'hindsight-schedule-clock-change': [
    '- ScheduleExpression: cron(30 2 * * ? *)',
    '+ ScheduleExpression: cron(30 3 * * ? *)',
  ],
  'hindsight-apitest-canary-alarm': ['- TreatMissingData: missing', '+ TreatMissingData: breaching'],
  'hindsight-apitest-gate': ['- InvocationType: Event', '+ InvocationType: RequestResponse'],
  'hindsight-apitest-secret-environment': [
    "- Environment: {Variables: {TOKEN: '{{resolve:secretsmanager:shop:SecretString:token}}'}}",
    "+ Environment: {Variables: {TOKEN_SECRET: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-abc123'}}",
  ],
  'hindsight-batch-fargate-size': [
    "- - {Type: VCPU, Value: '3'}",
    "- - {Type: MEMORY, Value: '1024'}",
    "+ - {Type: VCPU, Value: '2'}",
    "+ - {Type: MEMORY, Value: '4096'}",
  ],
  'hindsight-batch-ranges': ['- RetryStrategy: {Attempts: 11}', '+ RetryStrategy: {Attempts: 10}'],
  'hindsight-batch-never-placed': [
    '- ComputeResources: {Type: FARGATE, MaxvCpus: 8, Subnets: [subnet-0a1b2c3d], SecurityGroupIds: [sg-0a1b2c3d]}',
    '+ ComputeResources: {Type: FARGATE, MaxvCpus: 16, Subnets: [subnet-0a1b2c3d], SecurityGroupIds: [sg-0a1b2c3d]}',
  ],
  'hindsight-batch-stuck-runnable': [
    '- State: ENABLED',
    '+ JobStateTimeLimitActions: [{Action: CANCEL, State: RUNNABLE, MaxTimeSeconds: 3600, Reason: CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY}]',
  ],
  'hindsight-batch-no-timeout': ['+ Timeout: {AttemptDurationSeconds: 3600}'],
  'hindsight-batch-failed-job': [
    '+ Failed:',
    '+ Type: AWS::Events::Rule',
    '+ Properties:',
    '+ EventPattern:',
    '+ source: [aws.batch]',
    '+ detail-type: [Batch Job State Change]',
    '+ detail: {status: [FAILED], jobQueue: [!Ref Transcripts]}',
    "+ Targets: [{Id: failures, Arn: 'arn:aws:sqs:eu-west-1:111122223333:failures'}]",
  ],
  'hindsight-batch-terminate': [
    "- Statement: [{Effect: Allow, Action: ['batch:SubmitJob'], Resource: '*'}]",
    "+ Statement: [{Effect: Allow, Action: ['batch:SubmitJob', 'batch:TerminateJob', 'batch:DescribeJobs'], Resource: '*'}]",
  ],
  'hindsight-search-alarm-dimensions': [
    '- Dimensions: [{Name: DomainName, Value: kb}]',
    '+ Dimensions: [{Name: DomainName, Value: kb}, {Name: ClientId, Value: !Ref AWS::AccountId}]',
  ],
  'hindsight-search-dead-metric': ['- MetricName: ClusterStatusRed', '+ MetricName: ClusterStatus.red'],
  'hindsight-search-alarm-threshold': ['- Threshold: 2', '+ Threshold: 1'],
  'hindsight-search-nmslib': ['- Method: {Name: hnsw, Engine: nmslib}', '+ Method: {Name: hnsw, Engine: faiss}'],
  'hindsight-search-confused-deputy': ["+ Condition: {StringEquals: {'aws:SourceAccount': !Ref AWS::AccountId}}"],
  'hindsight-inference-inline-map': ['+ MaxConcurrency: 5'],
  'hindsight-inference-confused-deputy': ["+ Condition: {StringEquals: {aws:SourceAccount: '111122223333'}}"],
  'hindsight-inference-foreign-jobs': [
    '- detail: {status: [Completed, Failed]}',
    '+ detail: {status: [Completed, Failed], batchJobName: [{prefix: tips-}]}',
  ],
  'hindsight-checks-dead-letter': ["+ DeadLetterConfig: {TargetArn: 'arn:aws:sqs:eu-west-1:111122223333:lost'}"],
  'hindsight-checks-database-alarm': [
    '+ Alarm:',
    '+ Type: AWS::CloudWatch::Alarm',
    '+ Properties:',
    '+ Namespace: AWS/Lambda',
    '+ MetricName: Errors',
    '+ Dimensions: [{Name: FunctionName, Value: !Ref Job}]',
    '+ Statistic: Maximum',
    '+ Period: 300',
    '+ EvaluationPeriods: 1',
    '+ Threshold: 1',
    '+ ComparisonOperator: GreaterThanOrEqualToThreshold',
    "+ AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:alarms']",
  ],
};
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: variables of IAM and CloudFormation, and a token
