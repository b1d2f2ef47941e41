import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  Alarm,
  AlarmStatusWidget,
  AlarmWidget,
  Dashboard,
  GraphWidget,
  type IWidget,
  MathExpression,
  Metric,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { drawDashboard } from '../../../projenrc/docs/dashboard-svg';
import { widgetsOf } from '../../../projenrc/docs/dashboards';

/** The picture of a dashboard as CloudFormation would get it. */
function draw(...widgets: ((queue: Queue) => IWidget)[]): string {
  const stack = new Stack(new App(), 'Stack');
  const queue = new Queue(stack, 'Orders');
  const dashboard = new Dashboard(stack, 'Dashboard');
  dashboard.addWidgets(...widgets.map((widget) => widget(queue)));
  const [resource] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  return drawDashboard(widgetsOf(resource.Properties.DashboardBody));
}

const alarmOf = (queue: Queue) =>
  new Alarm(queue, 'Old', {
    metric: queue.metricApproximateAgeOfOldestMessage(),
    threshold: 120,
    evaluationPeriods: 3,
  });

test('a widget is where the grid has it', () => {
  const svg = draw(
    () => new TextWidget({ markdown: 'Left', width: 12, height: 2 }),
    () => new TextWidget({ markdown: 'Right', width: 12, height: 2 }),
  );
  expect(svg).toContain('<rect x="2" y="2" width="596" height="96"');
  expect(svg).toContain('<rect x="602" y="2" width="596" height="96"');
});

test('the picture is as large as its widgets need', () => {
  expect(draw(() => new TextWidget({ markdown: 'A', height: 3 }))).toContain('viewBox="0 0 300 150"');
});

test('a graph has its title, its metrics and its axis', () => {
  const svg = draw(
    (queue) =>
      new GraphWidget({
        title: 'Age & size',
        left: [queue.metricApproximateAgeOfOldestMessage()],
        right: [new Metric({ namespace: 'Shop', metricName: 'Orders', label: 'Orders a minute' })],
        leftYAxis: { label: 'Seconds', min: 0, max: 300 },
      }),
  );
  for (const words of ['Age &amp; size', 'ApproximateAgeOfOldestMessage', 'Orders a minute', 'Seconds', '300']) {
    expect(svg).toContain(`>${words}<`);
  }
});

test('an expression stands for the metrics that it hides', () => {
  const svg = draw(
    (queue) =>
      new GraphWidget({
        left: [
          new MathExpression({
            expression: 'sent/2',
            label: 'Half',
            usingMetrics: { sent: queue.metricNumberOfMessagesSent() },
          }),
        ],
      }),
  );
  expect(svg).toContain('>Half<');
  expect(svg).not.toContain('NumberOfMessagesSent');
});

test('a threshold is a dashed line at its height', () => {
  const svg = draw(
    () => new GraphWidget({ leftYAxis: { min: 0, max: 100 }, leftAnnotations: [{ value: 75, label: 'Too full' }] }),
  );
  // The plot is 226 pixels high and begins at 48.
  expect(svg).toContain('<path d="M50 104.5H250" stroke="#d13212" stroke-dasharray="6 4"/>');
  expect(svg).toContain('>Too full (75)<');
});

test('a graph of an alarm names the alarm', () => {
  expect(draw((queue) => new AlarmWidget({ alarm: alarmOf(queue) }))).toContain('>OrdersOld<');
});

test('the state of alarms names each', () => {
  expect(draw((queue) => new AlarmStatusWidget({ alarms: [alarmOf(queue)] }))).toContain('>OrdersOld<');
});

test('a number has no axis', () => {
  const svg = draw((queue) => new SingleValueWidget({ metrics: [queue.metricNumberOfMessagesSent()] }));
  expect(svg).toContain('>NumberOfMessagesSent<');
  expect(svg).not.toContain('<path');
});

test('words that do not fit end in an ellipsis', () => {
  expect(draw(() => new TextWidget({ markdown: 'x'.repeat(100), width: 3 }))).toMatch(/>x{17}…</);
});

test('a body with what is neither text nor a reference is refused', () => {
  expect(() => widgetsOf({ 'Fn::ImportValue': 'x' })).toThrow(
    'A dashboard body holds what cannot be drawn: {"Fn::ImportValue":"x"}',
  );
});
