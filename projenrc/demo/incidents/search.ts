import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Domain, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import type { DemoIncident } from './incident';

export const search: DemoIncident = {
  module: 'search',
  happened:
    'The domain was red for a night, and the alarm on it had no data; any domain could use the role of its models.',
  add(stack) {
    const { domainName } = new Domain(stack, 'Articles', { version: EngineVersion.OPENSEARCH_2_19 });
    new Role(stack, 'ArticlesModels', { assumedBy: new ServicePrincipal('opensearchservice.amazonaws.com') });
    const red = new Metric({
      namespace: 'AWS/ES',
      metricName: 'ClusterStatus.red',
      dimensionsMap: { DomainName: domainName },
    });
    red.createAlarm(stack, 'ArticlesRed', { threshold: 1, evaluationPeriods: 1 });
  },
};
