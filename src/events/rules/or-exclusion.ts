import { type Report, type Rule, Severity } from '../../private/rules/rule';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';

const EXCLUSION = 'anything-but';
/** Where a type has patterns: one, or a list of filters with one pattern each. */
const PATTERNS: Record<string, (properties: Value) => Value[]> = {
  'AWS::Events::Rule': (properties) => [properties.get('EventPattern')],
  'AWS::Events::Archive': (properties) => [properties.get('EventPattern')],
  'AWS::Lambda::EventSourceMapping': (properties) => patternsIn(properties.get('FilterCriteria')),
  'AWS::Pipes::Pipe': (properties) => patternsIn(properties.at('SourceParameters', 'FilterCriteria')),
};

export const orExclusion: Rule = {
  id: 'hindsight-events-or-exclusion',
  severity: Severity.ERROR,
  incident:
    'A pattern listed a prefix and an anything-but to exclude one key. A list means OR, so every key of the bucket matched.',
  remedy:
    'Keep anything-but alone in its list: select by another field, or list everything unwanted inside anything-but; or check the rest in the target.',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html',
  types: Object.keys(PATTERNS),
  judge: ({ type, properties }: Resource, report) => {
    for (const pattern of PATTERNS[type](properties)) {
      report.isolate(() => judgePattern(pattern.json(), report));
    }
  },
};

function patternsIn(criteria: Value): Value[] {
  return criteria
    .get('Filters')
    .possibilities()
    .map((filter) => filter.get('Pattern'));
}

/** A pattern is maps around lists of matchers; the list of `$or` holds patterns. */
function judgePattern(pattern: Value, report: Report): void {
  if (pattern.isMap) {
    for (const [key, value] of pattern.entries()) {
      report.isolate(() => {
        for (const inner of key === '$or' ? value.items() : [value]) {
          judgePattern(inner, report);
        }
      });
    }
  } else if (!pattern.isAbsent) {
    judgeList(pattern, report);
  }
}

function judgeList(list: Value, report: Report): void {
  const matchers = list.items();
  if (matchers.some(isExclusion) && matchers.some(isSelection)) {
    report.find(
      list,
      'One match in a list is enough, so anything-but also lets in everything that the other matchers leave out.',
    );
  }
}

function isExclusion(matcher: Value): boolean {
  return matcher.tryGet(EXCLUSION)?.isAbsent === false;
}

/** Whether a matcher selects something. That a field is absent, or null, is no value that anything-but could match. */
function isSelection(matcher: Value): boolean {
  if (!matcher.isMap) {
    return !matcher.isAbsent;
  }
  const exists = matcher.get('exists');
  return !isExclusion(matcher) && (exists.isAbsent || exists.string() === 'true');
}
