import { DescribeActiveReceiptRuleSetCommand, SESClient, SetActiveReceiptRuleSetCommand } from '@aws-sdk/client-ses';
import type { RuleSets } from './activate-rule-set';
import type { ActiveSet } from './watch-rule-set';

/** SES accepts one such call a second in an account: another stack may be at it. */
const MAX_ATTEMPTS = 8;

/** The rule sets by the API of SES. */
export class SesRuleSets implements RuleSets {
  constructor(private readonly client = new SESClient({ maxAttempts: MAX_ATTEMPTS })) {}

  public async active(): Promise<string | undefined> {
    return (await this.describe()).name;
  }

  public async describe(): Promise<ActiveSet> {
    const { Metadata, Rules = [] } = await this.client.send(new DescribeActiveReceiptRuleSetCommand({}));
    const rules = Rules.filter(({ Enabled }) => Enabled).flatMap(({ Name }) => Name ?? []);
    return { ...(Metadata?.Name && { name: Metadata.Name }), rules };
  }

  public async activate(name: string | undefined): Promise<boolean> {
    try {
      await this.client.send(new SetActiveReceiptRuleSetCommand(name === undefined ? {} : { RuleSetName: name }));
      return true;
    } catch (error) {
      if (/^RuleSetDoesNotExist/.test((error as Error).name)) {
        return false;
      }
      throw error;
    }
  }
}
