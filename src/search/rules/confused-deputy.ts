import { eachAllowStatement, saysForWhom } from '../../private/rules/policies';
import { type Rule, Severity } from '../../private/rules/rule';

const SERVICES = ['opensearchservice.amazonaws.com', 'ml.opensearchservice.amazonaws.com'];

export const confusedDeputy: Rule = {
  id: 'hindsight-search-confused-deputy',
  severity: Severity.WARNING,
  incident: 'A role trusted OpenSearch Service without naming a domain, and a domain of another account used it.',
  remedy:
    'Add the conditions aws:SourceAccount, with the account, and aws:SourceArn, with the domain, to the trust policy; or use SemanticSearchIndex, whose role has both.',
  source: 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ml-amazon-connector.html',
  types: ['AWS::IAM::Role'],
  judge: ({ properties }, report) => {
    eachAllowStatement(properties.get('AssumeRolePolicyDocument'), report, (statement) => {
      const services = statement.value.get('Principal').isMap ? statement.principals('Service') : [];
      const isForOpenSearch = services.some(({ literal }) => literal !== undefined && SERVICES.includes(literal));
      if (isForOpenSearch && !saysForWhom(statement)) {
        report.find(statement.value, 'OpenSearch Service may assume the role for any domain.');
      }
    });
  },
};
