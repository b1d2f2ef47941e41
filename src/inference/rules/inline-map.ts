import { type Rule, Severity } from '../../private/rules/rule';
import { statesOf } from '../../private/rules/state-machines';
import type { Value } from '../../private/template/value';

/** By the integration of Step Functions, or by the SDK; with or without an answer in parts. */
const ASKS = /:states:::(bedrock:invokeModel|aws-sdk:bedrockruntime:(invokeModel|converse))(\W.*)?$/;

export const inlineMap: Rule = {
  id: 'hindsight-inference-inline-map',
  severity: Severity.WARNING,
  incident:
    'A state machine called a model 25,000 times in a map, and hit its history limit after 5 h 45 min and 90 dollars.',
  remedy:
    'Use BatchInference, which needs one batch at half the price; or a Map in the mode DISTRIBUTED with a MaxConcurrency, whose children each have their own history.',
  source: 'https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html',
  types: ['AWS::StepFunctions::StateMachine'],
  judge: (machine, report) => {
    for (const { state, around } of statesOf(machine)) {
      const resource = state.get('Resource');
      const map = [...around].reverse().find((outer) => outer.get('Type').string() === 'Map');
      if (map && ASKS.test(resource.tryText()?.pattern ?? '') && isUnbounded(map)) {
        const message =
          'Each item of this map is a call of the model, and all of them share one history of 25,000 events.';
        report.find(map, message);
      }
    }
  },
};

/** An inline map that begins as many items at a time as Step Functions lets it. */
function isUnbounded(map: Value): boolean {
  const mode = map.get('ItemProcessor').at('ProcessorConfig', 'Mode').string() ?? 'INLINE';
  const bounds = ['MaxConcurrency', 'MaxConcurrencyPath'].map((name) => map.get(name));
  return mode === 'INLINE' && bounds.every((bound) => bound.isAbsent || bound.string() === '0');
}
