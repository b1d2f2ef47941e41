import { type Report, type Rule, Severity } from '../../private/rules/rule';
import type { Value } from '../../private/template/value';

export const nmslib: Rule = {
  id: 'hindsight-search-nmslib',
  severity: Severity.WARNING,
  incident:
    'An index was created with nmslib, as in an article. OpenSearch 3 accepts no new index with it, so it could not be rebuilt.',
  remedy: 'Use the engine faiss with the same method and space; all vectors must be written again.',
  source: 'https://docs.opensearch.org/latest/mappings/supported-field-types/knn-methods-engines/',
  types: ['AWS::OpenSearchServerless::Index'],
  judge: ({ properties }, report) => judgeFields(properties.at('Mappings', 'Properties'), report),
};

/** Fields, and those that are in them. */
function judgeFields(fields: Value, report: Report): void {
  for (const [name, field] of fields.entries()) {
    report.isolate(() => {
      if (field.at('Method', 'Engine').string()?.toLowerCase() === 'nmslib') {
        report.find(field, `The field ${name} has vectors of nmslib.`);
      }
      judgeFields(field.get('Properties'), report);
    });
  }
}
