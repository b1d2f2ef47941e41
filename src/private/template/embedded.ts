import { dirname, join, resolve } from 'node:path';
import type { Assembly } from './assembly';
import { isRecord } from './json-value';
import type { Resource } from './resource';
import type { Template } from './template';

/** The types that make a stack of another template, with the property that says which one. */
const EMBEDDING: Record<string, string> = {
  'AWS::CloudFormation::Stack': 'TemplateURL',
  'AWS::Serverless::Application': 'Location',
};

/** The resources that make a stack of another template. */
export function embeddings({ resources }: Template): Resource[] {
  return [...resources.values()].filter(({ type }) => Object.hasOwn(EMBEDDING, type));
}

/** The file that a nested stack names by a path, as the commands that package templates accept it. */
export function localFile(resource: Resource): string | undefined {
  const { template, type } = resource;
  const path = resource.rawProperty(EMBEDDING[type]);
  return typeof path === 'string' && path !== '' && !path.includes('://')
    ? resolve(dirname(template.file), path)
    : undefined;
}

/** The file of a nested stack, found by the hash that its URL ends with. */
export function assetFile(resource: Resource, assembly: Assembly): string | undefined {
  const url = JSON.stringify(resource.rawProperty('TemplateURL') ?? '');
  const hash = /["/]([0-9a-f]{64})(?:\.\w+)*"/.exec(url)?.[1];
  const assets = hash === undefined ? [] : assembly.assets;
  const path = assets.map(({ content }) => sourceOf(content, hash ?? '')).find((source) => source !== undefined);
  return path === undefined ? undefined : join(assembly.directory, path);
}

function sourceOf(assets: Record<string, unknown>, hash: string): string | undefined {
  const file = isRecord(assets.files) ? assets.files[hash] : undefined;
  const source = isRecord(file) && isRecord(file.source) ? file.source.path : undefined;
  return typeof source === 'string' ? source : undefined;
}
