import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { Owner } from '../private/synth/client-connections';
import { grantToClient } from '../private/synth/client-grants';
import { allAliasOf, writeAliasOf } from './set-up-search.contract';

const GET = 'es:ESHttpGet';
const HEAD = 'es:ESHttpHead';
const POST = 'es:ESHttpPost';
const PUT = 'es:ESHttpPut';
const DELETE = 'es:ESHttpDelete';

/** Paths of a domain by the action of IAM that stands for a method of HTTP. */
type Paths = Readonly<Record<string, readonly string[]>>;

/** Documents one by one and in bulk, without what could close, empty or delete an index. */
export function writePathsOf(indexName: string): Paths {
  const below = (...paths: string[]) => paths.map((path) => `${writeAliasOf(indexName)}/${path}`);
  const reads = ['_count', '_search'];
  // What is deleted while a new index is being filled has to go from the old one too.
  const everywhere = `${allAliasOf(indexName)}/_delete_by_query`;
  return {
    [GET]: below('_doc/*', ...reads),
    [HEAD]: below('_doc/*'),
    [POST]: [
      ...below('_bulk', '_doc', '_doc/*', '_create/*', '_update/*', '_delete_by_query', '_refresh', ...reads),
      everywhere,
    ],
    [PUT]: below('_bulk', '_doc/*', '_create/*'),
    [DELETE]: below('_doc/*'),
  };
}

/** Searches: a POST is allowed only where it cannot write. */
export function searchPathsOf(indexName: string): Paths {
  const below = (...paths: string[]) => paths.map((path) => `${indexName}/${path}`);
  return {
    [GET]: below('_search', '_count', '_doc/*', '_source/*'),
    [HEAD]: below('_doc/*', '_source/*'),
    [POST]: below('_search', '_count'),
  };
}

/** Paths that the set-up calls: connectors and models have no names in their paths, all else has that of the index. */
export function setUpPathsOf(indexName: string): Paths {
  const named = [
    `_ingest/pipeline/${indexName}-*`,
    `_search/pipeline/${indexName}-*`,
    indexName,
    `${indexName}/*`,
    `${indexName}-*`,
  ];
  return {
    [GET]: ['_plugins/_ml/*', ...named],
    [POST]: ['_plugins/_ml/*', '_aliases', ...named],
    [PUT]: ['_plugins/_ml/*', ...named],
    [DELETE]: ['_plugins/_ml/*', ...named],
  };
}

/** Lets somebody call these paths of a domain. */
export function grantPaths(
  owner: Owner,
  grantee: IGrantable,
  domainArn: string,
  paths: Paths,
  bases: readonly IConstruct[],
): Grant {
  const grants = Object.entries(paths).map(([action, below]) =>
    grantToClient(
      owner,
      grantee,
      [action],
      below.map((path) => `${domainArn}/${path}`),
      bases,
    ),
  );
  return grants.reduce((all, grant) => all.combine(grant));
}
