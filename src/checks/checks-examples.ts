import { alarm, job } from './example-parts';
import type { RuleExample } from './rule-examples';

function scheduled(more: string): string {
  return `${job(more)}  Nightly:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets: [{Id: job, Arn: !GetAtt Job.Arn}]
`;
}

const ACTION = "      AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:alarms']\n";
const CLIENT = job(`      VpcConfig: {SubnetIds: [subnet-0a1b2c3d], SecurityGroupIds: [sg-0a1b2c3d]}
      Environment: {Variables: {DB_HOST: db.internal}}
`);

/** The examples of the rules of `checks`. */
export const CHECKS_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-checks-dead-letter': {
    bad: scheduled(''),
    good: scheduled("      DeadLetterConfig: {TargetArn: 'arn:aws:sqs:eu-west-1:111122223333:lost'}\n"),
  },
  'hindsight-checks-database-alarm': {
    bad: CLIENT,
    good: `${CLIENT}${alarm('AWS/Lambda', 'Errors', 'FunctionName', '!Ref Job', ACTION)}`,
  },
};
