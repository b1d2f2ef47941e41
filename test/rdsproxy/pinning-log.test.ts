import { DatabaseStack } from './database';

const PIN = 'The client session was pinned to the database connection';
const REST = "for the remainder of the session. The proxy can't reuse this connection until the session ends.";
const OLD = `2024-10-12T17:20:40 [WARN] [proxyEndpoint=default] [clientConnection=2125203372] ${PIN} [dbConnection=1] ${REST}`;

/** Lines as people have published them. The last two are not pins. */
const LINES = {
  parse: `${OLD} Reason: A parse message was detected.`,
  settings: `${OLD} Reason: SQL changed session settings that the proxy doesn't track. Consider moving session configuration to the proxy's initialization query. Digest: "set search_path to $1,$2,$3".`,
  prepared: `[WARN] [default] ${PIN} [dbConnection=7] ${REST} Reason: Running a prepared statement...`,
  warning:
    "[INFO] [default] If this prepared statement runs, the client session will be pinned... Reason: SQL changed session settings that the proxy doesn't track.",
  connected:
    '2024-10-12T17:20:39 [INFO] [proxyEndpoint=default] [clientConnection=2125203372] A new client connected from 10.0.1.17:51344.',
};

const stack = new DatabaseStack();
stack.proxy();
const template = stack.template;

const filters = Object.values(template.findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => Properties);
const queries = Object.values(template.findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => Properties);

/** A filter pattern of quoted terms matches a line that has them all. */
function matches(pattern: string, line: string): boolean {
  const terms = [...pattern.matchAll(/"([^"]+)"/g)].map(([, term]) => term);
  expect(terms.map((term) => `"${term}"`).join(' ')).toBe(pattern);
  return terms.every((term) => line.includes(term));
}

test.each([
  ['PinnedSessions', ['parse', 'settings', 'prepared']],
  ['PinnedByParseMessage', ['parse']],
  ['PinnedByPreparedStatement', ['prepared']],
  ['PinnedBySessionSettings', ['settings']],
])('%s counts the lines %j', (name, expected) => {
  const filter = filters.find(({ MetricTransformations }) => MetricTransformations[0].MetricName === name)!;
  const counted = Object.entries(LINES).filter(([, line]) => matches(filter.FilterPattern, line));
  expect(counted.map(([key]) => key)).toEqual(expected);
  expect(filter.MetricTransformations).toEqual([
    { MetricName: name, MetricNamespace: 'CdkHindsight/RdsProxy/stack-proxy-894ad419-73737e8f', MetricValue: '1' },
  ]);
});

/** What the `parse` statements of a saved query find in a line. */
function parsed(query: string, line: string): Record<string, string> {
  const { QueryString } = queries.find(({ Name }) => Name.endsWith(`/${query}`))!;
  const expressions = [...QueryString.matchAll(/parse @message \/(.+)\/$/gm)].map(([, source]) => new RegExp(source));
  return Object.assign({}, ...expressions.map((expression) => line.match(expression)?.groups ?? {}));
}

test('the queries are saved under the name of the proxy and read its log', () => {
  expect(queries.map(({ Name }) => Name).sort()).toEqual(
    ['PinningStatements', 'WhoPins', 'WhyPinned'].map((name) => `rds-proxy/stack-proxy-894ad419-73737e8f/${name}`),
  );
  template.allResourcesProperties('AWS::Logs::QueryDefinition', { LogGroupNames: [{ Ref: 'ProxyLogGroup035560ED' }] });
});

test.each([
  ['parse', 'A parse message was detected'],
  ['settings', "SQL changed session settings that the proxy doesn't track"],
  ['prepared', 'Running a prepared statement'],
] as const)('WhyPinned reads the reason of the line %s', (line, reason) => {
  expect(parsed('WhyPinned', LINES[line])).toEqual({ reason });
});

test('WhoPins reads the client of a pin and its address', () => {
  expect(parsed('WhoPins', LINES.parse)).toMatchObject({ client: '2125203372' });
  expect(parsed('WhoPins', LINES.connected)).toEqual({ client: '2125203372', address: '10.0.1.17:51344' });
});

test('PinningStatements reads the digest', () => {
  expect(parsed('PinningStatements', LINES.settings)).toMatchObject({ digest: 'set search_path to $1,$2,$3' });
});
