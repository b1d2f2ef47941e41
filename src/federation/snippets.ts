import { readText } from '../private/synth/read-text';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';

const FILES: Record<IssuerFamily, string> = {
  [IssuerFamily.GITHUB]: 'github.yml',
  [IssuerFamily.GITLAB]: 'gitlab.yml',
  [IssuerFamily.ENTRA]: 'entra.sh',
  [IssuerFamily.BITBUCKET]: 'bitbucket.yml',
  [IssuerFamily.CIRCLECI]: 'circleci.yml',
  [IssuerFamily.BUILDKITE]: 'buildkite.yml',
  [IssuerFamily.HCP_TERRAFORM]: 'hcp-terraform.env',
  [IssuerFamily.GOOGLE]: 'google.sh',
  [IssuerFamily.CUSTOM]: 'custom.ini',
};

/** The file that shows how a workload with tokens of this issuer assumes a role. */
export function snippetFor(issuer: Issuer): string {
  return FILES[issuer._family];
}

/** The file with each `__name__` replaced by its value. */
export function fillSnippet(file: string, values: Record<string, string>): string {
  const text = readText(`federation/snippets/${file}`);
  return text.replace(/__(\w+?)__/g, (_, name) => values[name]);
}
