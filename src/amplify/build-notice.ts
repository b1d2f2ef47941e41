import { Stack } from 'aws-cdk-lib';
import { EventField } from 'aws-cdk-lib/aws-events';
import type { IConstruct } from 'constructs';
import type { Notice } from '../private/synth/tell-topic';

/** The notice of each build of an app that fails, on whichever branch. */
export function buildFailure(scope: IConstruct, appId: string): Notice {
  return {
    ...builds(scope, appId, 'FAILED', 'failed'),
    description: 'Tells of failed builds of an Amplify app',
    runbook: 'amplify#a-build-failed',
  };
}

/** The notice of each build that succeeds, likewise. */
export function buildSuccess(scope: IConstruct, appId: string): Notice {
  return {
    ...builds(scope, appId, 'SUCCEED', 'succeeded'),
    description: 'Tells of successful builds of an Amplify app',
  };
}

function builds(scope: IConstruct, appId: string, status: string, ended: string): Pick<Notice, 'pattern' | 'text'> {
  const { region } = Stack.of(scope);
  const [app, branch, job] = ['appId', 'branchName', 'jobId'].map((name) => EventField.fromPath(`$.detail.${name}`));
  return {
    pattern: {
      source: ['aws.amplify'],
      detailType: ['Amplify Deployment Status Change'],
      detail: { appId: [appId], jobStatus: [status] },
    },
    text:
      `The Amplify build ${job} of branch ${branch} ${ended} (app ${app}, ${region}). ` +
      `Log: https://console.aws.amazon.com/amplify/home?region=${region}#${app}/${branch}/${job}`,
  };
}
