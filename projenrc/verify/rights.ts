import type { Experiment } from './experiment';

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string;
}

/** A policy document, to be given to whoever runs the experiments. */
export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** Seen by the plan, the destroying and the proof by tags; none of them takes a narrower resource, or the names come later. */
const LOOK = [
  'cloudformation:DescribeStacks',
  'cloudformation:DescribeStackEvents',
  'cloudformation:ListStackResources',
  'ecr:DescribeRepositories',
  'kms:DescribeKey',
  'logs:DescribeLogGroups',
  's3:ListBucketVersions',
  'tag:GetResources',
];

/** Deleting a stack uses the role that made it, which the bootstrap has. */
const DESTROY = [
  'cloudformation:DeleteStack',
  'ecr:DeleteRepository',
  'logs:DeleteLogGroup',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
];

/** The rights of the person; CloudFormation has its own, by the role of the bootstrap. */
export function policyFor(experiments: readonly Experiment[], region: string): Policy {
  const scripts = [...new Set(experiments.flatMap(({ rights = [] }) => rights))].sort();
  const statement = (Sid: string, Action: readonly string[], Resource = '*'): Statement => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource,
  });
  return {
    Version: '2012-10-17',
    Statement: [
      statement(
        'DeployByTheRolesOfTheBootstrap',
        ['sts:AssumeRole'],
        `arn:${partitionOf(region)}:iam::*:role/cdk-hnb659fds-*`,
      ),
      statement('Look', LOOK),
      statement('Destroy', DESTROY),
      ...(scripts.length > 0 ? [statement('Scripts', scripts)] : []),
    ],
  };
}

function partitionOf(region: string): string {
  return region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** The services that the roles of the bootstrap must be able to use, by the names that policies have for them. */
export function servicesOf(types: readonly string[]): string[] {
  const services = types.flatMap((type) => /^AWS::(?<service>\w+)::/.exec(type)?.groups?.service ?? []);
  return [...new Set(services)].sort((a, b) => a.localeCompare(b));
}
