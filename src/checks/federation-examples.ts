import type { RuleExample } from './rule-examples';

function trust(...conditions: string[]): string {
  return `Resources:
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Action: sts:AssumeRoleWithWebIdentity
            Principal:
              Federated: arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com
            Condition:
${conditions.map((line) => `              ${line}\n`).join('')}`;
}

const AUD = '  token.actions.githubusercontent.com:aud: sts.amazonaws.com';
const SUB = '  token.actions.githubusercontent.com:sub: repo:acme/shop:ref:refs/heads/main';
const GOOD_TRUST = trust('StringEquals:', AUD, SUB);

function anywhere(condition: string): string {
  return `Resources:
  Batch:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Action: [sts:AssumeRole, sts:TagSession, sts:SetSourceIdentity]
            Principal: {Service: rolesanywhere.amazonaws.com}
            Condition:
              ArnEquals: {aws:SourceArn: 'arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/a1'}
${condition}`;
}

/** The examples of the rules of `federation`. */
export const FEDERATION_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-federation-missing-subject': { bad: trust('StringEquals:', AUD), good: GOOD_TRUST },
  'hindsight-federation-missing-audience': { bad: trust('StringEquals:', SUB), good: GOOD_TRUST },
  'hindsight-federation-unknown-claim': {
    bad: trust('StringEquals:', AUD, SUB, '  token.actions.githubusercontent.com:run_id: "7"'),
    good: trust('StringEquals:', AUD, SUB, '  token.actions.githubusercontent.com:environment: production'),
  },
  'hindsight-federation-wildcard-subject': {
    bad: trust('StringEquals:', AUD, 'StringLike:', '  token.actions.githubusercontent.com:sub: repo:acme/shop*'),
    good: trust('StringEquals:', AUD, 'StringLike:', '  token.actions.githubusercontent.com:sub: repo:acme/shop:*'),
  },
  'hindsight-federation-literal-wildcard': {
    bad: trust('StringEquals:', AUD, '  token.actions.githubusercontent.com:sub: repo:acme/shop:*'),
    good: trust('StringEquals:', AUD, 'StringLike:', '  token.actions.githubusercontent.com:sub: repo:acme/shop:*'),
  },
  'hindsight-federation-optional-condition': {
    bad: trust('ForAllValues:StringEquals:', AUD, SUB),
    good: GOOD_TRUST,
  },
  'hindsight-federation-anchor-only': {
    bad: anywhere(''),
    good: anywhere('              StringEquals: {aws:PrincipalTag/x509Subject/CN: batch.acme.example}\n'),
  },
  'hindsight-federation-access-key': {
    bad: 'Resources:\n  Key:\n    Type: AWS::IAM::AccessKey\n    Properties: {UserName: ci}\n',
    good: GOOD_TRUST,
  },
};
