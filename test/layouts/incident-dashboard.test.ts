import { Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { IncidentAlarms, IncidentDashboard, type IncidentDashboardProps } from '../../src/monitoring';
import { testLayouts } from './layouts';

testLayouts<IncidentDashboard, IncidentDashboardProps>({
  props: 'IncidentDashboardProps',
  make(scope, id, { topic }, props) {
    new Repository(scope, `${id}Images`);
    IncidentAlarms.of(Stack.of(scope), { actions: [new SnsAction(topic)] });
    return new IncidentDashboard(scope, id, { scope: Stack.of(scope), ...props });
  },
});
