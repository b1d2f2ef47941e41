import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Records why findings of cdk-nag are right as they are here. */
export function acknowledge(construct: IConstruct, reason: string, ...ids: string[]): void {
  // Validations.acknowledge takes no id with two "::", as one with the ARN of a managed policy has.
  const acknowledged = Object.fromEntries(ids.map((id) => [id, reason]));
  construct.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, acknowledged);
}

/** The same rule in each of cdk-nag's compliance packs that has it. */
export function inPacks(rule: string, ...packs: string[]): string[] {
  return packs.map((pack) => `${pack}-${rule}`);
}
