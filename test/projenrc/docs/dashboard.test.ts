import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  Alarm,
  AlarmStatusWidget,
  AlarmWidget,
  ComparisonOperator,
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
import { alarmsOf, widgetsOf } from '../../../projenrc/docs/dashboards';
import { PALETTES } from '../../../projenrc/docs/palette';
import { CROSSING, calm, crossing } from '../../../projenrc/docs/sample-series';

const PALETTE = PALETTES.light;

/** The picture of a dashboard as CloudFormation would get it, with the alarms of its stack. */
function draw(...widgets: ((queue: Queue) => IWidget)[]): string {
  const stack = new Stack(new App(), 'Stack');
  const queue = new Queue(stack, 'Orders');
  const dashboard = new Dashboard(stack, 'Dashboard');
  dashboard.addWidgets(...widgets.map((widget) => widget(queue)));
  const template = Template.fromStack(stack);
  const [resource] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  return drawDashboard(widgetsOf(resource.Properties.DashboardBody), alarmsOf(template.toJSON()), PALETTE);
}

const alarmOf = (queue: Queue) =>
  new Alarm(queue, 'Old', {
    metric: queue.metricApproximateAgeOfOldestMessage(),
    threshold: 120,
    evaluationPeriods: 3,
    alarmDescription: 'Nobody takes the messages. Runbook: https://example.com/RUNBOOK.md#old',
  });

/** A graph of the queue's age, which `alarmOf` watches. */
const age = (queue: Queue) => {
  alarmOf(queue);
  return new GraphWidget({ title: 'Age', left: [queue.metricApproximateAgeOfOldestMessage()] });
};
const text = () => new TextWidget({ markdown: 'Text' });

test('two widgets are in a row, and one that is left over has it alone', () => {
  const svg = draw(text, text, text);
  expect(
    [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="(\d+)" height="271"/g)].map((box) => box.slice(1, 4)),
  ).toEqual([
    ['0.5', '0.5', '431'],
    ['448.5', '0.5', '431'],
    ['0.5', '288.5', '879'],
  ]);
});

test('a graph has its title, its metrics and its axis', () => {
  const svg = draw(
    (queue) =>
      new GraphWidget({
        title: 'Age & size',
        left: [queue.metricApproximateAgeOfOldestMessage()],
        right: [new Metric({ namespace: 'Shop', metricName: 'Orders', label: 'Orders a minute' })],
        leftYAxis: { min: 0, max: 300 },
      }),
  );
  for (const words of ['Age &amp; size', 'ApproximateAgeOfOldestMessage', 'Orders a minute', '300', '150']) {
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

test('each metric has a curve of its own colour', () => {
  const svg = draw(
    (queue) => new GraphWidget({ left: [queue.metricNumberOfMessagesSent(), queue.metricNumberOfMessagesReceived()] }),
  );
  expect([...svg.matchAll(/stroke="(#\w+)" stroke-width="2"/g)].map(([, colour]) => colour)).toEqual(
    PALETTE.series.slice(0, 2),
  );
});

test('a threshold is a dashed line at its height', () => {
  const svg = draw(
    () => new GraphWidget({ leftYAxis: { min: 0, max: 100 }, leftAnnotations: [{ value: 75, label: 'Too full' }] }),
  );
  // The plot begins at 46 and is 192 pixels high.
  expect(svg).toMatch(/<path d="M56 94H\d+" stroke="#b3261e" stroke-width="1.5" stroke-dasharray="6 4"\/>/);
  expect(svg).toContain('>Too full 75<');
});

describe('the graph that an alarm of the stack watches', () => {
  const svg = draw(text, age);

  test('comes first', () => {
    expect(svg.indexOf('>Age<')).toBeLessThan(svg.indexOf('>Text<'));
  });

  test('has the threshold of the alarm', () => {
    expect(svg).toContain('>alarm 120<');
  });

  test('says what the alarm says, without the link to the runbook', () => {
    expect(svg).toContain('>In alarm<');
    expect(svg).toContain('>Nobody takes the messages.<');
    expect(svg).not.toContain('Runbook');
  });
});

test('an alarm on a share of a limit fires at that share', () => {
  const svg = draw((queue) => {
    const used = new MathExpression({
      expression: '100 * age / 400',
      usingMetrics: { age: queue.metricApproximateAgeOfOldestMessage() },
    });
    used.createAlarm(queue, 'Used', { threshold: 75, evaluationPeriods: 1 });
    return new GraphWidget({
      left: [queue.metricApproximateAgeOfOldestMessage()],
      leftAnnotations: [{ value: 400, label: 'limit' }],
    });
  });
  expect(svg).toContain('>alarm 300<');
});

test('an alarm on a metric that no graph shows has no place', () => {
  const svg = draw((queue) => {
    alarmOf(queue);
    return new GraphWidget({ left: [queue.metricNumberOfMessagesSent()] });
  });
  expect(svg).not.toContain('In alarm');
});

test('an alarm below its threshold is known as one', () => {
  const stack = new Stack(new App(), 'Stack');
  new Queue(stack, 'Orders').metricNumberOfMessagesSent().createAlarm(stack, 'Quiet', {
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
  });
  expect(alarmsOf(Template.fromStack(stack).toJSON())).toMatchObject([{ below: true, plain: true, threshold: 1 }]);
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
  expect(draw(() => new TextWidget({ markdown: 'x'.repeat(200) }))).toMatch(/>x{113}…</);
});

test('a body with what is neither text nor a reference is refused', () => {
  expect(() => widgetsOf({ 'Fn::ImportValue': 'x' })).toThrow(
    'A dashboard body holds what cannot be drawn: {"Fn::ImportValue":"x"}',
  );
});

test('the same name has the same invented data', () => {
  expect(calm('a', 0, 1)).toEqual(calm('a', 0, 1));
  expect(calm('a', 0, 1)).not.toEqual(calm('b', 0, 1));
});

test.each([
  ['upwards', 0.2, 0.8],
  ['downwards', 0.8, 0.2],
])('a metric crosses its threshold %s once, at the moment that is marked', (_, from, to) => {
  const over = crossing('x', from, 0.5, to).map(([time, height]) => ({ time, over: height > 0.5 === to > 0.5 }));
  const first = over.find((point) => point.over)!;
  expect(Math.abs(first.time - CROSSING)).toBeLessThan(0.05);
  expect(over.filter(({ time }) => time > first.time).every((point) => point.over)).toBe(true);
});
