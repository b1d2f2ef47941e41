/** What the custom resource asks for. CloudFormation passes texts. */
export interface ActivationRequest {
  readonly RuleSetName: string;
  /** `own`: the set that the stack makes, to be activated; `joined`: somebody else's, which must be active already. */
  readonly Kind: 'own' | 'joined';
  readonly OnOtherActive: 'FAIL' | 'TAKE_OVER';
}

/** What the watcher finds in its environment. */
export const WATCHER_VARIABLES = {
  ruleSetName: 'RULE_SET_NAME',
  ruleName: 'RULE_NAME',
} as const;
