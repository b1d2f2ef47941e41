import { createHash } from 'node:crypto';
import {
  DefaultStackSynthesizer,
  type DefaultStackSynthesizerProps,
  type DockerImageAssetLocation,
  type DockerImageAssetSource,
  type IBoundStackSynthesizer,
  type ISynthesisSession,
  type Stack,
} from 'aws-cdk-lib';
import { warnOfOldCli } from './cli-version';
import { requireKnownOptions, warnOfCache } from './image-asset-rules';

type Assembly = ISynthesisSession['assembly'];
type Artifact = Parameters<Assembly['addArtifact']>[1];

/** The repository, as told of the stacks that publish to it. */
export interface ImageAssetHost {
  /** A stack takes this synthesizer; `publishingRoleArn` may hold `${AWS::…}` placeholders. */
  stackBound(stack: Stack, publishingRoleArn: string): void;
  /** A stack publishes an image. */
  imageAdded(stack: Stack, asset: DockerImageAssetSource): void;
  /** The beginning of the tags that a build cache may push again. */
  readonly cacheTagPrefix?: string;
  /** The artifact that must be deployed before images can be built; undefined if another app deploys it. */
  readonly deployedFirst?: () => string;
}

/** The default synthesizer, whose asset manifest waits for the repository's stack. */
export class ImageAssetSynthesizer extends DefaultStackSynthesizer {
  constructor(
    private readonly synthesizerProps: DefaultStackSynthesizerProps,
    private readonly host: ImageAssetHost,
  ) {
    super(synthesizerProps);
  }

  /**
   * A synthesizer of its own for each stack: the copies that the base class makes share one list of assets, and so
   * each of their manifests would hold the assets of all of their stacks.
   */
  public reusableBind(stack: Stack): IBoundStackSynthesizer {
    const synthesizer = new ImageAssetSynthesizer(this.synthesizerProps, this.host);
    synthesizer.bind(stack);
    return synthesizer;
  }

  public bind(stack: Stack): void {
    super.bind(stack);
    const { imageAssetPublishingRoleArn } = this.synthesizerProps;
    const arn = imageAssetPublishingRoleArn ?? DefaultStackSynthesizer.DEFAULT_IMAGE_ASSET_PUBLISHING_ROLE_ARN;
    this.host.stackBound(stack, arn.replace(/\$\{Qualifier\}/g, this.bootstrapQualifier ?? ''));
  }

  public addDockerImageAsset(asset: DockerImageAssetSource): DockerImageAssetLocation {
    requireKnownOptions(this.boundStack, asset);
    const { imageAssetsRepositoryName = '' } = this.synthesizerProps;
    warnOfCache(this.boundStack, imageAssetsRepositoryName, this.host.cacheTagPrefix, asset);
    this.host.imageAdded(this.boundStack, asset);
    const assetName = this.assetNameOf(asset);
    warnOfOldCli(this.boundStack, `${assetName} ${asset.sourceHash}`);
    return super.addDockerImageAsset({ ...asset, assetName });
  }

  /**
   * The CLI builds all images before it deploys the first stack, and a build asks ECR for the repository. Only what the
   * asset manifest itself depends on comes before the build; the dependencies of the stack hold back no more than the
   * push. So the repository's stack is entered as a dependency of the manifest, on its way into the assembly.
   */
  public synthesize(session: ISynthesisSession): void {
    const first = this.host.deployedFirst?.();
    super.synthesize(first === undefined ? session : { ...session, assembly: waitingFor(first, session.assembly) });
  }

  /**
   * The CLI builds an asset once for all stacks and gives it the tag of the first. A stack that publishes the same
   * source under another prefix would then push a tag that does not exist, so it has an asset of its own.
   */
  private assetNameOf({ assetName }: DockerImageAssetSource): string {
    const { imageAssetsRepositoryName, dockerTagPrefix } = this.synthesizerProps;
    const destination = createHash('sha256').update(`${imageAssetsRepositoryName}:${dockerTagPrefix}`).digest('hex');
    return [assetName, destination.slice(0, 8)].filter(Boolean).join('-');
  }
}

function waitingFor(artifactId: string, assembly: Assembly): Assembly {
  const addArtifact = (id: string, artifact: Artifact) => {
    const waits = artifact.type === 'cdk:asset-manifest';
    const dependencies = waits ? [...(artifact.dependencies ?? []), artifactId] : artifact.dependencies;
    assembly.addArtifact(id, { ...artifact, dependencies });
  };
  return Object.create(assembly, { addArtifact: { value: addArtifact } });
}
