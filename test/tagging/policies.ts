import { App } from 'aws-cdk-lib';
import { ServiceControlPolicy, TagGuard } from '../../src/tagging';
import { type Decision, decide } from '../support/iam';
import { Buckets, findingsIn } from './synthesis';

export type TagSet = Record<string, string>;

/** A policy of which only the parts at stake are written down. */
export function policyOf(...statements: object[]) {
  return {
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({
      Effect: 'Deny',
      ...('NotAction' in statement ? {} : { Action: 'cloudformation:CreateChangeSet' }),
      ...('NotResource' in statement ? {} : { Resource: '*' }),
      ...statement,
    })),
  };
}

/** What IAM decides on the creation of a change set with these tags. */
export function decideChangeSet(policy: object, tags: TagSet): Promise<Decision> {
  const keys = Object.keys(tags);
  const requestTags = keys.map((key) => [`aws:RequestTag/${key}`, tags[key]]);
  return decide(
    {
      principal: 'arn:aws:iam::111122223333:role/deploy',
      action: 'cloudformation:CreateChangeSet',
      resource: 'arn:aws:cloudformation:eu-central-1:111122223333:stack/Orders/1',
      context: { ...Object.fromEntries(requestTags), ...(keys.length > 0 ? { 'aws:TagKeys': keys } : {}) },
    },
    {
      identity: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
      serviceControl: [policy],
    },
  );
}

/** What a guard says about a stack with these tags. */
export function judgementOf(policy: object, tags: TagSet, context?: Record<string, string>) {
  const app = new App();
  const guard = TagGuard.of(app, {});
  const stack = new Buckets(app, 'Orders', { env: { account: '111122223333', region: 'eu-central-1' }, tags });
  guard.checkAgainst(ServiceControlPolicy.fromJson('org.json', JSON.stringify(policy)), { context });
  const denials = findingsIn(() => app.synth());
  const warnings = stack.node.metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => data);
  return { denials, warnings };
}
