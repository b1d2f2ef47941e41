import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { FileAssetPackaging, Stack, Stage } from 'aws-cdk-lib';
import { Code, type CodeConfig } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { RUNNER_FILES, type RunnerManifest } from './run-migrations.contract';

const ASSETS = join(__dirname, '..', '..', 'assets', 'migration');
const BUNDLES = { postgres: 'run-postgres-migrations', mysql: 'run-mysql-migrations' };

/**
 * The code of the runner: the bundle for the engine, the certificate authorities, and the migrations. It is put together
 * in the cloud assembly, because no folder of the user has all three.
 */
export class RunnerCode extends Code {
  public readonly isInline = false;

  constructor(
    private readonly dialect: 'postgres' | 'mysql',
    private readonly manifest: RunnerManifest,
  ) {
    super();
  }

  public override bind(scope: Construct): CodeConfig {
    const bundle = join(ASSETS, BUNDLES[this.dialect], 'index.js');
    const roots = join(ASSETS, RUNNER_FILES.roots);
    if (!existsSync(bundle)) {
      const remedy = 'leave cdk-hindsight out of the bundle of the app, as aws-cdk-lib: mark both as external';
      refuse({ property: 'cdk-hindsight', must: 'be installed with its folder assets', got: bundle, remedy }, scope);
    }
    const text = JSON.stringify(this.manifest);
    const sourceHash = hashOf([readFileSync(bundle), readFileSync(roots), text]);
    const stage = Stage.of(scope) as Stage;
    const folder = join(stage.assetOutdir, `asset.${sourceHash}`);
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true });
      copyFileSync(bundle, join(folder, 'index.js'));
      copyFileSync(roots, join(folder, RUNNER_FILES.roots));
      writeFileSync(join(folder, RUNNER_FILES.manifest), text);
    }
    const { bucketName, objectKey } = Stack.of(scope).synthesizer.addFileAsset({
      fileName: relative(stage.outdir, folder),
      packaging: FileAssetPackaging.ZIP_DIRECTORY,
      sourceHash,
    });
    return { s3Location: { bucketName, objectKey } };
  }
}

function hashOf(parts: ReadonlyArray<string | Buffer>): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(createHash('sha256').update(part).digest());
  }
  return hash.digest('hex');
}
