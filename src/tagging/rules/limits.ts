import { sentenceOf } from '../../private/refusal';
import { type Rule, Severity } from '../../private/rules/rule';
import { STACK } from '../../private/template/resource';
import { refusalsOfKey, refusalsOfLiteral, tooMany, twins } from '../facts';
import { isToken, stackTagsOf } from './stack-tags';

export const tagLimits: Rule = {
  id: 'hindsight-tagging-limits',
  severity: Severity.ERROR,
  incident:
    'The CDK synthesized tags without complaint, and CloudFormation rejected them in the middle of a deployment.',
  remedy: 'Change or remove the tag. TagGuard refuses such tags at synth.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Tag.html',
  types: [STACK],
  judge: (stack, report) => {
    const tags = Object.entries(stackTagsOf(stack) ?? {}).filter(([key, value]) => !isToken(key) && !isToken(value));
    const keys = tags.map(([key]) => key);
    const refusals = [
      ...tags.flatMap(([key, value]) => [...refusalsOfKey(key), ...refusalsOfLiteral(key, value)]),
      ...tooMany(keys),
      ...twins(keys),
    ];
    for (const refusal of refusals) {
      report.find('Properties/Tags', `${sentenceOf(refusal)}.`);
    }
  },
};
