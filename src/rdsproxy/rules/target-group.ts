import { resourceNamed } from '../../private/template/names';
import { NotJudged } from '../../private/template/not-judged';
import type { Resource } from '../../private/template/resource';

/** The proxy that a target group belongs to. */
export function proxyOf(group: Resource): Resource {
  const name = group.properties.get('DBProxyName');
  const proxy = resourceNamed(name, 'AWS::RDS::DBProxy', 'DBProxyName', group);
  if (!proxy) {
    throw new NotJudged(name.location, 'the proxy is not in the app');
  }
  return proxy;
}
