import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Records why findings of cdk-nag are right as they are here. */
export function acknowledge(construct: IConstruct, reason: string, ...ids: string[]): void {
  Validations.of(construct).acknowledge(...ids.map((id) => ({ id, reason })));
}

/** The same rule in each of cdk-nag's compliance packs that has it. */
export function inPacks(rule: string, ...packs: string[]): string[] {
  return packs.map((pack) => `${pack}-${rule}`);
}
