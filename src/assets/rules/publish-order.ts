import { type Rule, Severity } from '../../private/rules/rule';
import type { AssetManifest } from '../../private/template/assembly';
import { isRecord } from '../../private/template/json-value';
import type { Template } from '../../private/template/template';
import type { Text } from '../../private/template/text';
import { BOOTSTRAP_REPOSITORY } from '../facts';

export const publishOrder: Rule = {
  id: 'hindsight-assets-publish-order',
  severity: Severity.ERROR,
  incident:
    'The first deployment failed with "No ECR repository named …": images were pushed before their repository existed.',
  remedy:
    'Use the synthesizer of ImageAssetRepository, which makes the asset manifest wait, with the repository in a stack of its own.',
  source: 'https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cdk-assets-lib',
  types: ['AWS::ECR::Repository'],
  judge: ({ properties, template }, report) => {
    const hasty = template.set.index(`assets/published early ${template.key}`, () => publishedEarly(template));
    const repositories = hasty.flatMap((assets) => assets.repositories);
    const name = repositories.length > 0 ? properties.get('RepositoryName').text() : undefined;
    if (!name) {
      return;
    }
    // Both may hold the same placeholders, such as ${AWS::Region}.
    for (const { id } of hasty.filter((assets) => assets.repositories.includes(name.readable))) {
      report.find(
        'Properties/RepositoryName',
        `${id} publishes images to ${name.readable} and does not wait for the stack that creates it.`,
      );
    }
    if (!repositories.includes(name.readable) && repositories.some((repository) => maybe(name, repository))) {
      report.inconclusive('Properties/RepositoryName', name.whyOpen);
    }
  },
};

/** Whether the deployment may turn it into this name. */
function maybe({ literal, pattern }: Text, repository: string): boolean {
  return literal === undefined && fits(repository, pattern.split('\0')) && !BOOTSTRAP_REPOSITORY.test(repository);
}

/** Whether a name begins and ends like this, with the other parts in this order between. */
function fits(name: string, parts: string[]): boolean {
  let rest = name;
  for (const [index, part] of parts.entries()) {
    const at = index === parts.length - 1 ? rest.length - part.length : rest.indexOf(part);
    if (at < 0 || (index === 0 && at > 0) || !rest.startsWith(part, at)) {
      return false;
    }
    rest = rest.slice(at + part.length);
  }
  return true;
}

/** The asset manifests that publish images without waiting for the stack of a template, with their repositories. */
function publishedEarly({ artifact }: Template): { readonly id: string; readonly repositories: string[] }[] {
  const hasty = artifact?.assembly.assets.filter(({ id }) => !artifact.assembly.waits(id, artifact.id)) ?? [];
  return hasty.map((assets) => ({ id: assets.id, repositories: repositoriesOf(assets) }));
}

function repositoriesOf({ content }: AssetManifest): string[] {
  const images = isRecord(content.dockerImages) ? Object.values(content.dockerImages).filter(isRecord) : [];
  return images
    .flatMap(({ destinations }) => (isRecord(destinations) ? Object.values(destinations) : []))
    .map((destination) => (isRecord(destination) ? destination.repositoryName : undefined))
    .filter((repository) => typeof repository === 'string');
}
