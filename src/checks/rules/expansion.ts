import { type Rule, Severity } from '../../private/rules/rule';
import { asWord, isRecord } from '../../private/template/json-value';
import { TEMPLATE } from '../../private/template/resource';
import { isSam, unknownToSam } from '../../private/template/sam';
import type { Template } from '../../private/template/template';

/** The transform that only adds functions; what it multiplies is named by `Fn::ForEach`. */
const LANGUAGE = 'AWS::LanguageExtensions';

export const expansion: Rule = {
  id: 'hindsight-checks-expansion',
  severity: Severity.WARNING,
  incident:
    'A macro, a module or a loop created a resource at deploy time that was in no template, so no check saw it.',
  remedy:
    'Check what comes out: aws cloudformation get-template --template-stage Processed, then cdk-hindsight check on it.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros.html',
  types: [TEMPLATE],
  judge: ({ template }, report) => {
    for (const transform of template.transforms.filter((it) => it !== LANGUAGE && !isSam([it]))) {
      report.inconclusive('Transform', `${nameOf(transform)} may make and change resources at deploy time`);
    }
    const ofSam = isSam(template.transforms) ? unknownToSam(unseenIn(template)) : [];
    if (ofSam.length > 0) {
      report.inconclusive('Transform', `what SAM makes of ${ofSam.join(' and ')} is not in the template`);
    }
    for (const [id, raw] of Object.entries(template.section('Resources'))) {
      const why = whyUnseen(id, raw, template);
      if (why) {
        report.inconclusive(`Resources/${id}`, why);
      }
    }
  },
};

/** The resources as they are written, without nested stacks whose template is in the app. */
function unseenIn(template: Template): Record<string, unknown> {
  const isUnseen = ([id]: [string, unknown]) => !template.resource(id)?.nestedTemplate;
  return Object.fromEntries(Object.entries(template.section('Resources')).filter(isUnseen));
}

function nameOf(transform: unknown): string {
  return asWord(isRecord(transform) ? transform.Name : transform) || 'a transform without a name';
}

function whyUnseen(id: string, raw: unknown, template: Template): string | undefined {
  if (id.startsWith('Fn::')) {
    return 'it is expanded at deploy time';
  }
  if (!isRecord(raw) || typeof raw.Type !== 'string') {
    return 'it has no type';
  }
  if (raw.Type.endsWith('::MODULE')) {
    return `${raw.Type} is replaced by its resources at deploy time`;
  }
  if (raw.Type === 'AWS::CloudFormation::StackSet') {
    return 'the template of the stack set is not judged with this one';
  }
  const isNested = raw.Type === 'AWS::CloudFormation::Stack';
  return isNested && !template.resource(id)?.nestedTemplate
    ? 'the template of the nested stack is not in the app'
    : undefined;
}
