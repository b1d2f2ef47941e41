import { type Report, type Rule, Severity } from '../../private/rules/rule';
import type { Value } from '../../private/template/value';
import { BOOTSTRAP_REPOSITORY } from '../facts';

const TASKS = ['EcsProperties/TaskProperties/*/Containers/*/Image'];
const PODS = ['Containers', 'InitContainers'].map((list) => `EksProperties/PodProperties/${list}/*/Image`);

/** Where a service names its images, by type; the last two hold a manifest in which images are named. */
const PATHS: Record<string, string[]> = {
  'AWS::ECS::TaskDefinition': ['ContainerDefinitions/*/Image'],
  'AWS::ECS::ExpressGatewayService': ['PrimaryContainer/Image'],
  'AWS::Lambda::Function': ['Code/ImageUri'],
  'AWS::AppRunner::Service': ['SourceConfiguration/ImageRepository/ImageIdentifier'],
  'AWS::Batch::JobDefinition': [
    'ContainerProperties/Image',
    'NodeProperties/NodeRangeProperties/*/Container/Image',
    ...[...TASKS, ...PODS].flatMap((path) => [path, `NodeProperties/NodeRangeProperties/*/${path}`]),
  ],
  'AWS::BedrockAgentCore::Runtime': ['AgentRuntimeArtifact/ContainerConfiguration/ContainerUri'],
  'AWS::SageMaker::Model': ['PrimaryContainer/Image', 'Containers/*/Image'],
  'Custom::AWSCDK-EKS-KubernetesResource': ['Manifest'],
  'Custom::AWSCDK-EKS-HelmChart': ['Values'],
};
const IMAGES = Object.fromEntries(
  Object.entries(PATHS).map(([type, paths]) => [type, paths.map((path) => path.split('/'))]),
);

export const sharedRepository: Rule = {
  id: 'hindsight-assets-shared-repository',
  severity: Severity.WARNING,
  incident:
    'A service could not start: somebody had cleaned up the bootstrap repository, which all apps of the account share.',
  remedy: 'Give the app a repository of its own: ImageAssetRepository, with its synthesizer for the stacks.',
  source: 'https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html',
  types: Object.keys(IMAGES),
  judge: ({ type, properties }, report) => {
    for (const path of IMAGES[type]) {
      eachAt(properties, path, 0, report);
    }
  },
};

/** Judges what is at a path from a step on, and each item of a list at a `*`: one that cannot be judged hides no other. */
function eachAt(value: Value, path: readonly string[], step: number, report: Report): void {
  report.isolate(() => {
    if (step === path.length) {
      judgeImage(value, report);
      // `aws cloudformation package` takes the path of a folder where the service takes a map: there is no image.
    } else if (value.tryText()?.literal === undefined) {
      for (const next of path[step] === '*' ? value.possibilities() : [value.get(path[step])]) {
        eachAt(next, path, step + 1, report);
      }
    }
  });
}

function judgeImage(image: Value, report: Report): void {
  const text = image.text();
  if (text && /^\0([:@]|$)/.test(text.pattern) && text.targets.length === 0) {
    report.inconclusive(image, `the image ${text.whyOpen}`);
  }
  if (text && BOOTSTRAP_REPOSITORY.test(text.pattern)) {
    report.find(image, 'The image lies in the shared bootstrap repository.');
  }
}
