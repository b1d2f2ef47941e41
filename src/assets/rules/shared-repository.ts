import { NotJudged } from '../../private/template/not-judged';
import type { Resource } from '../../private/template/resource';
import { type Rule, Severity } from '../../private/template/rule';
import type { Value } from '../../private/template/value';

const SHARED = /\/cdk-[a-z0-9]+-container-assets-/;

/** Where a service names its images, by type. */
const IMAGES: Record<string, (properties: Value) => Value[]> = {
  'AWS::ECS::TaskDefinition': (properties) =>
    properties
      .get('ContainerDefinitions')
      .items()
      .map((container) => container.get('Image')),
  'AWS::Lambda::Function': (properties) => [properties.at('Code', 'ImageUri')],
  'AWS::AppRunner::Service': (properties) => [
    properties.at('SourceConfiguration', 'ImageRepository', 'ImageIdentifier'),
  ],
  'AWS::Batch::JobDefinition': (properties) => [
    properties.at('ContainerProperties', 'Image'),
    ...properties
      .at('EcsProperties', 'TaskProperties')
      .items()
      .flatMap((task) => task.get('Containers').items())
      .map((container) => container.get('Image')),
  ],
};

export const sharedRepository: Rule = {
  id: 'hindsight-assets-shared-repository',
  severity: Severity.WARNING,
  incident:
    'A service cannot start: somebody cleaned up the bootstrap repository, which all apps of the account share.',
  remedy:
    "const images = new ImageAssetRepository(stack, 'Images', { repositoryName: 'orders' }); new ServiceStack(app, 'Orders', { synthesizer: images.synthesizer({ tagPrefix: 'orders-' }) });",
  source: 'https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html',
  types: Object.keys(IMAGES),
  judge: (service: Resource, report) => {
    for (const image of IMAGES[service.type](service.properties)) {
      report.part(() => {
        const text = image.text();
        if (text !== undefined && text.pattern === '\0' && !text.target) {
          throw new NotJudged(image.location, `the image ${text.readable} is known during the deploy`);
        }
        if (text && SHARED.test(text.pattern)) {
          report.find(image, 'The image lies in the shared bootstrap repository.');
        }
      });
    }
  },
};
