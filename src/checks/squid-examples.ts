import { policy } from './example-parts';
import type { RuleExample } from './rule-examples';

function ssh(cidr: string): string {
  return `Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: bastion
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: ${cidr}}]
`;
}

function instance(options: string): string {
  return `Resources:
  Server:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0123456789abcdef0
      IamInstanceProfile: web
${options}`;
}

const MINE = 'arn:aws:ssm:*:*:session/';

/** The examples of the rules of `squid`. */
export const SQUID_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-squid-public-ssh': { bad: ssh('0.0.0.0/0'), good: ssh('10.0.0.0/16') },
  'hindsight-squid-session-document': {
    bad: policy('Action: ssm:StartSession', "Resource: '*'"),
    good: policy(
      'Action: ssm:StartSession',
      "Resource: '*'",
      "Condition: {BoolIfExists: {ssm:SessionDocumentAccessCheck: 'true'}}",
    ),
  },
  'hindsight-squid-session-username': {
    bad: policy('Action: ssm:TerminateSession', `Resource: '${MINE}\${aws:username}-*'`),
    good: policy(
      'Action: ssm:TerminateSession',
      `Resource: '${MINE}*'`,
      `Condition: {StringEquals: {'ssm:resourceTag/aws:ssmmessages:session-id': '\${aws:userid}'}}`,
    ),
  },
  'hindsight-squid-imds-v1': {
    bad: instance('      MetadataOptions: {HttpTokens: optional}\n'),
    good: instance('      MetadataOptions: {HttpTokens: required}\n'),
  },
};
