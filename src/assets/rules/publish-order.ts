import type { AssetManifest } from '../../private/template/assembly';
import { isRecord } from '../../private/template/resource';
import { type Rule, Severity } from '../../private/template/rule';

export const publishOrder: Rule = {
  id: 'hindsight-assets-publish-order',
  severity: Severity.ERROR,
  incident: 'The first deploy fails with "No ECR repository named …": images are built before their repository exists.',
  remedy:
    "Take the synthesizer of the repository, which makes the asset manifest wait: synthesizer: images.synthesizer({ tagPrefix: 'orders-' }) of new ImageAssetRepository(stack, 'Images', { repositoryName: 'orders' }) in a stack of its own.",
  source: 'https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cdk-assets-lib',
  types: ['AWS::ECR::Repository'],
  judge: ({ properties, template }, report) => {
    const { artifact } = template;
    const publishers = artifact ? artifact.assembly.assets.filter((assets) => repositoriesOf(assets).length > 0) : [];
    if (!artifact || publishers.length === 0) {
      return;
    }
    const name = properties.get('RepositoryName').string();
    for (const publisher of publishers.filter((assets) =>
      repositoriesOf(assets).some((repository) => repository === name),
    )) {
      if (!artifact.assembly.waits(publisher.id, artifact.id)) {
        report.find(
          'Properties/RepositoryName',
          `${publisher.id} publishes images to ${name} and does not wait for the stack that creates it.`,
        );
      }
    }
  },
};

/** The names of the repositories that the images go to. */
function repositoriesOf({ content }: AssetManifest): unknown[] {
  const images = isRecord(content.dockerImages) ? Object.values(content.dockerImages).filter(isRecord) : [];
  return images
    .flatMap(({ destinations }) => (isRecord(destinations) ? Object.values(destinations) : []))
    .flatMap((destination) => (isRecord(destination) ? [destination.repositoryName] : []));
}
