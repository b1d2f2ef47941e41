import { Stack } from 'aws-cdk-lib';
import { EventField } from 'aws-cdk-lib/aws-events';
import type { IConstruct } from 'constructs';
import type { Notice } from '../private/synth/tell-topic';

/** The notice of each build of an app that fails, on whichever branch. */
export function buildFailure(scope: IConstruct, appId: string): Notice {
  const { region } = Stack.of(scope);
  const [app, branch, job] = ['appId', 'branchName', 'jobId'].map((name) => EventField.fromPath(`$.detail.${name}`));
  return {
    description: 'Tells of failed builds of an Amplify app',
    pattern: {
      source: ['aws.amplify'],
      detailType: ['Amplify Deployment Status Change'],
      detail: { appId: [appId], jobStatus: ['FAILED'] },
    },
    text:
      `The Amplify build ${job} of branch ${branch} failed (app ${app}, ${region}). ` +
      `Log: https://console.aws.amazon.com/amplify/home?region=${region}#${app}/${branch}/${job}`,
    runbook: 'amplify#a-build-failed',
  };
}
