import type { RuleExample } from './rule-examples';

function machine(bound: string): string {
  return `Resources:
  Tips:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/tips
      Definition:
        StartAt: Customers
        States:
          Customers:
            Type: Map
${bound}            ItemProcessor:
              StartAt: Ask
              States:
                Ask:
                  Type: Task
                  Resource: arn:aws:states:::bedrock:invokeModel
                  Parameters: {ModelId: 'amazon.nova-lite-v1:0', Body.$: $}
                  End: true
            End: true
`;
}

function role(condition: string): string {
  return `Resources:
  Jobs:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal: {Service: bedrock.amazonaws.com}
${condition}`;
}

function rule(detail: string): string {
  return `Resources:
  Ended:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.bedrock]
        detail-type: [Batch Inference Job State Change]
        detail: {${detail}}
      Targets: [{Id: ended, Arn: 'arn:aws:sqs:eu-west-1:111122223333:ended'}]
`;
}

/** The examples of the rules of `inference`. */
export const INFERENCE_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-inference-inline-map': { bad: machine(''), good: machine('            MaxConcurrency: 5\n') },
  'hindsight-inference-confused-deputy': {
    bad: role(''),
    good: role("            Condition: {StringEquals: {aws:SourceAccount: '111122223333'}}\n"),
  },
  'hindsight-inference-foreign-jobs': {
    bad: rule('status: [Completed, Failed]'),
    good: rule('status: [Completed, Failed], batchJobName: [{prefix: tips-}]'),
  },
};
