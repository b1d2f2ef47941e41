import { NotJudged } from '../../private/template/not-judged';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';

/** The proxy that a target group belongs to. */
export function proxyOf(group: Resource): Resource {
  const name = group.properties.get('DBProxyName');
  const target = name.target()?.resource as Resource | undefined;
  const found = target ?? named(group, name);
  if (found?.type !== 'AWS::RDS::DBProxy') {
    throw new NotJudged(name.location, 'the proxy is not in the app');
  }
  return found;
}

function named(group: Resource, name: Value): Resource | undefined {
  const key = name.text()?.key;
  const proxies = group.template.estate.ofType('AWS::RDS::DBProxy');
  return proxies.find(({ properties }) => {
    const own = properties.isMap ? properties.get('DBProxyName') : undefined;
    return own?.isText && own.text()?.key === key;
  });
}
