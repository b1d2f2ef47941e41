import type { Resource } from '../../private/template/resource';
import { type Rule, Severity } from '../../private/template/rule';
import { groupOf, type Ingress, ingressesOf, ingressOf } from '../../private/template/security-groups';
import type { Value } from '../../private/template/value';
import { SERVERLESS_CACHE } from './serverless-cache';

const WRITER = 6379;
const READER = 6380;
/** What the attributes of a cache are, which the deploy fills in. */
const PORTS: Record<string, number> = { 'Endpoint.Port': WRITER, 'ReaderEndpoint.Port': READER };

export const readerPort: Rule = {
  id: 'hindsight-valkey-reader-port',
  severity: Severity.WARNING,
  incident:
    'Clients open both ports of a serverless cache: where 6380 is closed, each connection waits for it in vain.',
  remedy:
    "new ValkeyServerlessCache(this, 'Cache', { vpc, limits }) opens both with cache.connections.allowDefaultPortFrom(service); or add Port.tcpRange(6379, 6380).",
  source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.corecomponents.html',
  types: [SERVERLESS_CACHE],
  judge: ({ properties }, report) => {
    const engine = properties.get('Engine');
    if (engine.isText && engine.text()?.literal === 'memcached') {
      return;
    }
    for (const id of properties.get('SecurityGroupIds').items()) {
      report.part(() => {
        const rules = ingressesOf(groupOf(id)).map(ingressOf);
        const readers = rules.filter((rule) => admits(rule, READER)).map(({ source }) => source);
        for (const rule of rules.filter((candidate) => admits(candidate, WRITER))) {
          if (!readers.includes(rule.source)) {
            report.find(id, 'A rule of the security group admits port 6379 and none admits 6380 from the same source.');
          }
        }
      });
    }
  },
};

function admits({ protocol, from, to }: Ingress, port: number): boolean {
  return protocol === '-1' || ((portOf(from) ?? 0) <= port && port <= (portOf(to) ?? 65_535));
}

function portOf(port: Value): number | undefined {
  const target = port.isText ? port.target() : undefined;
  const isCache = (target?.resource as Resource | undefined)?.type === SERVERLESS_CACHE;
  return (isCache ? PORTS[target?.attribute ?? ''] : undefined) ?? port.number();
}
