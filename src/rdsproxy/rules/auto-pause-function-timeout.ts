import { type Rule, Severity } from '../../private/rules/rule';
import { AUTO_PAUSE_PAGE, pausingClustersOf } from './paused-cluster';

const RESUME_SECONDS = 30;
const DEFAULT_TIMEOUT = 3;

export const autoPauseFunctionTimeout: Rule = {
  id: 'hindsight-rdsproxy-auto-pause-function-timeout',
  severity: Severity.WARNING,
  incident: 'A function timed out while its paused Aurora cluster resumed: that takes 15 seconds, and 30 after a day.',
  remedy: 'Set a timeout of 30 seconds or more.',
  source: AUTO_PAUSE_PAGE,
  types: ['AWS::Lambda::Function'],
  judge: (handler, report) => {
    for (const cluster of pausingClustersOf(handler, handler.properties.get('VpcConfig'))) {
      const timeout = handler.properties.get('Timeout').number() ?? DEFAULT_TIMEOUT;
      if (timeout < RESUME_SECONDS) {
        const message = `The timeout of ${timeout} seconds is too short for ${cluster.id}, which may be paused.`;
        report.find('Properties/Timeout', message);
      }
    }
  },
};
