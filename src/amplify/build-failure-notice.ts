import { Stack } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { runbookUrl } from '../private/links';

/** Tells the topic of each build of the app that fails, on whichever branch. */
export function notifyOfFailures(scope: Construct, appId: string, topic: ITopic): Rule {
  return new Rule(scope, 'BuildFailed', {
    description: 'Tells of failed builds of an Amplify app',
    eventPattern: {
      source: ['aws.amplify'],
      detailType: ['Amplify Deployment Status Change'],
      detail: { appId: [appId], jobStatus: ['FAILED'] },
    },
    // With a role, so that it works for a topic whose policy this stack cannot change.
    targets: [new SnsTopic(topic, { message: message(scope), authorizeUsingRole: true })],
  });
}

function message(scope: Construct): RuleTargetInput {
  const { region } = Stack.of(scope);
  const [app, branch, job] = ['appId', 'branchName', 'jobId'].map((name) => EventField.fromPath(`$.detail.${name}`));
  return RuleTargetInput.fromText(
    `The Amplify build ${job} of branch ${branch} failed (app ${app}, ${region}). ` +
      `Log: https://console.aws.amazon.com/amplify/home?region=${region}#${app}/${branch}/${job} ` +
      `Runbook: ${runbookUrl('amplify#a-build-failed')}`,
  );
}
