import { type Rule, Severity } from '../../private/rules/rule';
import { STACK } from '../../private/template/resource';
import { isToken, stackTagsOf } from './stack-tags';

export const tokenTag: Rule = {
  id: 'hindsight-tagging-token-tag',
  severity: Severity.ERROR,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what stands on the stack
  incident: 'A tag whose value is known only at deploy time ended up on the stack as the literal text ${Token[…]}.',
  remedy:
    'Give the tag a literal value; or keep it off the stack, by excluding the resource type aws:cdk:stack where the tag is added.',
  source: 'https://docs.aws.amazon.com/cdk/v2/guide/tagging.html',
  types: [STACK],
  judge: (stack, report) => {
    for (const [key, value] of Object.entries(stackTagsOf(stack) ?? {})) {
      if (isToken(key) || isToken(value)) {
        report.find('Properties/Tags', `The tag ${key}=${value} of the stack holds a token.`);
      }
    }
  },
};
