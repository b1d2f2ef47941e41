import { type Rule, Severity } from '../../private/rules/rule';
import { AUTO_PAUSE_PAGE, scalingOf } from './paused-cluster';

const MIN_SECONDS = 300;
const MAX_SECONDS = 86_400;

export const autoPauseDuration: Rule = {
  id: 'hindsight-rdsproxy-auto-pause-duration',
  severity: Severity.WARNING,
  incident: 'A pause duration had no effect: the minimum of the Aurora cluster was above 0 ACUs, so it never paused.',
  remedy: 'Set the minimum to 0 and the duration to 300 to 86,400 seconds, or leave the duration out.',
  source: AUTO_PAUSE_PAGE,
  types: ['AWS::RDS::DBCluster'],
  judge: (cluster, report) => {
    const duration = scalingOf(cluster).get('SecondsUntilAutoPause');
    const seconds = duration.number();
    if (seconds === undefined) {
      return;
    }
    if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
      report.find(duration, `The pause duration must be between 300 and 86400 seconds, got: ${seconds}.`);
    }
    const minimum = scalingOf(cluster).get('MinCapacity').number() ?? 0;
    if (minimum > 0) {
      report.find(duration, `With a minimum of ${minimum} ACUs the cluster never pauses: the duration has no effect.`);
    }
  },
};
