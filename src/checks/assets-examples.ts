import type { RuleExample } from './rule-examples';

const REPOSITORY = `Resources:
  Images:
    Type: AWS::ECR::Repository
    Properties: {RepositoryName: orders}
`;

function lifecycle(selection: string): string {
  return `Resources:
  Images:
    Type: AWS::ECR::Repository
    Properties:
      LifecyclePolicy:
        LifecyclePolicyText: |
          {"rules": [{"rulePriority": 1, "action": {"type": "expire"},
            "selection": {"tagStatus": "any", ${selection}}}]}
`;
}

function task(image: string): string {
  return `Resources:
  Orders:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions: [{Name: web, Image: '${image}'}]
`;
}

/** The examples of the rules of `assets`. */
export const ASSETS_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-assets-shared-repository': {
    bad: task('111122223333.dkr.ecr.eu-west-1.amazonaws.com/cdk-hnb659fds-container-assets-111122223333-eu-west-1:a1'),
    good: task('111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:orders-a1'),
  },
  'hindsight-assets-evicting-lifecycle': {
    bad: lifecycle('"countType": "sinceImagePushed", "countUnit": "days", "countNumber": 30'),
    good: lifecycle('"countType": "imageCountMoreThan", "countNumber": 100'),
  },
  'hindsight-assets-publish-order': { bad: REPOSITORY, good: REPOSITORY, waits: { bad: false, good: true } },
};
