import { type Rule, Severity } from '../../private/rules/rule';

export const accessKey: Rule = {
  id: 'hindsight-federation-access-key',
  severity: Severity.WARNING,
  incident: 'The static access key of a pipeline leaked. It worked from anywhere and never expired.',
  remedy: 'Give the workload a role: FederatedRole for a pipeline, RolesAnywhereRole for a machine with a certificate.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
  types: ['AWS::IAM::AccessKey'],
  judge: ({ properties }, report) => {
    if (properties.get('Status').string() !== 'Inactive') {
      report.find('Properties', 'The user has a static access key.');
    }
  },
};
