import { type Rule, Severity } from '../../private/rules/rule';
import { isFargatePair, nearestPairs, written } from '../plain/fargate-pairs';
import { isOnFargate, requirementsOf } from './job-size';

export const fargateSize: Rule = {
  id: 'hindsight-batch-fargate-size',
  severity: Severity.ERROR,
  incident:
    'Jobs were deployed with a size that Fargate does not have, and each was rejected as soon as it was submitted.',
  remedy:
    'Choose one of the sizes that Fargate has for the number of vCPUs; FargateSize.of(…) rejects others at synth.',
  source: 'https://docs.aws.amazon.com/batch/latest/APIReference/API_ResourceRequirement.html',
  types: ['AWS::Batch::JobDefinition'],
  judge: (resource, report) => {
    if (!isOnFargate(resource)) {
      return;
    }
    const requirements = requirementsOf(resource);
    const [cpu, mebibytes] = ['VCPU', 'MEMORY'].map((type) => requirements.get(type)?.number());
    if (cpu !== undefined && mebibytes !== undefined && !isFargatePair({ cpu, mebibytes })) {
      const nearest = nearestPairs({ cpu, mebibytes }).map(written).join(' and ');
      const where = resource.properties.at('ContainerProperties', 'ResourceRequirements');
      report.find(where, `Fargate has no ${written({ cpu, mebibytes })}; the nearest are ${nearest}.`);
    }
  },
};
