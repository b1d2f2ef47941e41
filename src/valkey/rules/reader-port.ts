import { type Report, type Rule, Severity } from '../../private/rules/rule';
import { admitsTcp, groupOf, ingressesOf, isPartOf, sourceOf } from '../../private/rules/security-groups';
import type { Value } from '../../private/template/value';
import { SERVERLESS_CACHE } from './serverless-cache';

const WRITER = 6379;
const READER = 6380;
/** The attributes of a cache, which the deployment fills in. */
const PORTS: Record<string, number> = { 'Endpoint.Port': WRITER, 'ReaderEndpoint.Port': READER };

export const readerPort: Rule = {
  id: 'hindsight-valkey-reader-port',
  severity: Severity.WARNING,
  incident:
    'Clients of a serverless cache connect to ports 6379 and 6380: 6380 was closed, and every connection waited for a timeout.',
  remedy: 'Use ValkeyServerlessCache, which opens both ports; or open 6379 to 6380.',
  source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.corecomponents.html',
  types: [SERVERLESS_CACHE],
  judge: ({ properties }, report) => {
    const engine = properties.get('Engine');
    if (engine.isText && engine.text()?.literal?.toLowerCase() === 'memcached') {
      return;
    }
    const rules = properties
      .get('SecurityGroupIds')
      .items()
      .flatMap((group) => rulesOf(group, report));
    // What could not be judged may be the rule that opens the port.
    const isComplete = report.entries.length === 0;
    const readers = rules.filter(({ ports }) => ports.includes(READER));
    for (const { group, source } of rules.filter(({ ports }) => ports.includes(WRITER))) {
      if (isComplete && !readers.some((reader) => isPartOf(source, reader.source))) {
        report.find(group, 'A rule of the security group admits port 6379 and none admits 6380 from the same source.');
      }
    }
  },
};

/** What a rule admits to a cache by one of its security groups. */
interface Admission {
  readonly group: Value;
  readonly source: string;
  readonly ports: number[];
}

function rulesOf(group: Value, report: Report): Admission[] {
  const rules: Admission[] = [];
  report.isolate(() => {
    for (const rule of ingressesOf(groupOf(group))) {
      report.isolate(() => {
        const ports = [WRITER, READER].filter((port) => admitsTcp(rule, port, portOf));
        rules.push({ group, source: ports.length > 0 ? sourceOf(rule) : '', ports });
      });
    }
  });
  return rules;
}

function portOf(port: Value): number | undefined {
  const target = port.tryText()?.target;
  const isCache = target?.resource.type === SERVERLESS_CACHE;
  return (isCache ? PORTS[target?.attribute ?? ''] : undefined) ?? port.number();
}
