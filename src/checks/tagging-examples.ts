import type { RuleExample } from './rule-examples';

const TAGGED = `Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties: {Tags: [{Key: Owner, Value: TeamA}]}
  Mails:
    Type: AWS::SQS::Queue
    Properties: {Tags: [{Key: Owner, Value: TeamA}]}
`;

/** The examples of the rules of `tagging`. */
export const TAGGING_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-tagging-late-tags': { bad: TAGGED, good: TAGGED, stackTags: { bad: {}, good: { Owner: 'TeamA' } } },
  'hindsight-tagging-token-tag': {
    bad: TAGGED,
    good: TAGGED,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what a token looks like
    stackTags: { bad: { Owner: '${Token[TOKEN.12]}' }, good: { Owner: 'TeamA' } },
  },
  'hindsight-tagging-limits': {
    bad: TAGGED,
    good: TAGGED,
    stackTags: { bad: { Owner: 'TeamA; TeamB' }, good: { Owner: 'TeamA' } },
  },
};
