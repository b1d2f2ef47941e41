import { inspect } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { ConnectionAlarms } from '../../src/connections';
import { matchesPattern, type Reading } from '../support/filter-patterns';

const REQUEST = '8f6d2d0c-52b1-4d0e-9f57-2f1d5c3f6a10';
const TIME = '2026-11-27T06:46:53.123Z';

/** The patterns of the filters by the metric that they count. */
const PATTERNS = patterns();

function patterns(): Map<string, string[]> {
  const stack = new Stack(new App(), 'Stack');
  new ConnectionAlarms(stack, 'Connections', {
    handler: LambdaFunction.fromFunctionName(stack, 'Api', 'orders'),
    logGroup: LogGroup.fromLogGroupName(stack, 'Log', '/aws/lambda/orders'),
  });
  const found = new Map<string, string[]>();
  for (const { Properties } of Object.values<any>(Template.fromStack(stack).findResources('AWS::Logs::MetricFilter'))) {
    const [{ MetricName }] = Properties.MetricTransformations;
    found.set(MetricName, [...(found.get(MetricName) ?? []), Properties.FilterPattern]);
  }
  return found;
}

/** The metrics that a line counts for, once for each filter. */
export function countedBy(line: string, reading: Reading): string[] {
  return [...PATTERNS].flatMap(([metric, all]) =>
    all.filter((pattern) => matchesPattern(pattern, line, reading)).map(() => metric),
  );
}

/** What a Python program has raised. */
export class PythonError extends Error {
  public readonly trace: readonly string[];

  constructor(raised: { type: string; message: string; trace: readonly string[] }) {
    super(raised.message);
    this.name = raised.type;
    this.trace = raised.trace;
  }
}

/** An error that a Python function raises, as Lambda writes it in both log formats. */
function pythonLinesOf({ name, message, trace }: PythonError): string[] {
  const record = { errorMessage: message, errorType: name, requestId: REQUEST, stackTrace: trace };
  return [
    `[ERROR] ${name}: ${message}\nTraceback (most recent call last):\n${trace.join('')}`,
    JSON.stringify({ timestamp: TIME, log_level: 'ERROR', ...record }),
  ];
}

/** An error that a Node.js function throws, and one that it prints, as Lambda writes them in both log formats. */
export function linesOf(error: Error & { code?: string }): string[] {
  const { name, message, stack = '', ...rest } = error as any;
  const record = { errorType: name, errorMessage: message, ...rest, stack: stack.split('\n') };
  return [
    `${TIME}\t${REQUEST}\tERROR\tInvoke Error \t${JSON.stringify(record)}\n`,
    `${TIME}\t${REQUEST}\tERROR\t${inspect(error)}\n`,
    JSON.stringify({ timestamp: TIME, level: 'ERROR', requestId: REQUEST, message: record }),
    JSON.stringify({ timestamp: TIME, level: 'ERROR', requestId: REQUEST, ...record }),
  ];
}

/** Expects that each line about an error counts, however CloudWatch Logs reads terms. */
export function expectCounted(error: Error & { code?: string }, metric: string): void {
  for (const line of error instanceof PythonError ? pythonLinesOf(error) : linesOf(error)) {
    expect([line, countedBy(line, 'words')]).toEqual([line, [metric]]);
  }
}
