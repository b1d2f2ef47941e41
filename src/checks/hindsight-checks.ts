import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { groupBy } from '../private/collections';
import { type Entry, Severity } from '../private/rules/rule';
import { TemplateSet } from '../private/template/template-set';
import { acknowledgementsAbove, acknowledgementsOf } from './acknowledgements';
import { adviceOn } from './advice';
import { inspect } from './inspect';
import { RULES } from './rule-list';

/**
 * Finds the incidents of this library in any CDK app, built from any constructs or from included CloudFormation.
 *
 * A finding of severity `error` fails synthesis, a `warning` is reported, and an `info` is a minor finding or says what
 * could not be judged from the template. Acknowledge each by its rule id, at the construct or at one above it:
 * `Validations.of(construct).acknowledge({ id: 'hindsight-squid-public-ssh', reason: '…' })`. Before aws-cdk-lib
 * 2.258.1 that construct has to be a stack or in one.
 *
 * The plugin reads the synthesized templates and changes nothing.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
 */
export class HindsightChecks implements IPolicyValidationPlugin {
  /** The name of the plugin in reports. */
  public readonly name = 'HindsightChecks';
  /** The version of the library. */
  public readonly version?: string = require('../../package.json').version;
  /** Not given: the CDK would write the list into the metadata of every template. */
  public readonly ruleIds?: string[] = undefined;

  /** Judges the templates of an app. Called by the CDK at synth. */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const templates = TemplateSet.read(context.templatePaths);
    // From 2.258.1 on.
    const app = (context as { appConstruct?: IConstruct }).appConstruct;
    const acknowledged = [...acknowledgementsAbove(app), ...acknowledgementsOf(templates)];
    const { findings, inconclusive } = inspect(templates, RULES, acknowledged);
    return {
      success: findings.every(({ severity }) => severity !== Severity.ERROR),
      violations: group([...findings, ...inconclusive]).map(violationOf),
    };
  }
}

/** Groups entries with the same words about several resources: they are one violation. */
function group(entries: Entry[]): Entry[][] {
  return [
    ...groupBy(entries, ({ rule, severity, isJudged, message }) =>
      JSON.stringify([rule.id, severity, isJudged, message]),
    ).values(),
  ];
}

function violationOf(entries: Entry[]): PolicyViolation {
  const { rule, isJudged, message } = entries[0];
  const severity = entries[0].severity === Severity.NOTE ? 'info' : entries[0].severity;
  return {
    ruleName: rule.id,
    description: isJudged ? `${message} ${rule.incident}${adviceOn(rule.id)}` : `Not judged: ${message}.`,
    severity: isJudged ? severity : 'info',
    fix: isJudged ? rule.remedy : undefined,
    ruleMetadata: { source: rule.source },
    violatingResources: entries.map(({ subject, id, location }) => ({
      ...(id === '' ? { constructPath: subject.constructPath } : { resourceLogicalId: id }),
      templatePath: subject.template.file,
      locations: [location],
    })),
  };
}
