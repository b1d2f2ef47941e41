import type { CfnResource } from 'aws-cdk-lib';
import { buildFailure } from '../../amplify/build-notice';
import { at, referenceTo } from '../../private/synth/references';
import { CountAlarm } from '../count-alarm';
import { isOn, type Kind } from '../kind';
import { countOf, isTold, lets } from './events';

/** Amplify apps whose builds may fail. */
export const builds: Kind = {
  types: ['AWS::Amplify::App'],
  watch: ({ scope, id, resource: web }, { buildFailed }, app) => {
    if (!isOn(buildFailed) || isTold(web, app, (pattern) => isAboutBuilds(pattern, web))) {
      return undefined;
    }
    return new CountAlarm(scope, id, (own) => ({
      name: 'buildFailed',
      title: 'Builds that failed',
      metric: countOf(own, buildFailure(own, web.getAtt('AppId').toString())),
      threshold: buildFailed,
      description:
        'A build of the Amplify app failed, so that its branch still serves what was built before. ' +
        'Look first at the log of the newest failed job in the Amplify console.',
    }));
  },
};

function isAboutBuilds(pattern: unknown, web: CfnResource): boolean {
  const detail = at(pattern, 'detail');
  return (
    pattern !== undefined &&
    lets(at(pattern, 'source'), ['aws.amplify']) &&
    lets(at(pattern, 'detail-type'), ['Amplify Deployment Status Change']) &&
    lets(at(detail, 'jobStatus'), ['FAILED']) &&
    lets(at(detail, 'appId'), [referenceTo(web, 'AppId')])
  );
}
