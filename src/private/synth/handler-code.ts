import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { FileAssetPackaging, Stack, Stage } from 'aws-cdk-lib';
import { Code, type CodeConfig } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { getOrAdd } from '../collections';
import { refuse } from './errors';

const ASSETS = join(__dirname, '..', '..', '..', 'assets');

/**
 * The code of a function that needs files beside its bundle. It is put together in the cloud assembly, because no folder
 * of the user has them all.
 */
export class HandlerCode extends Code {
  public readonly isInline = false;

  /**
   * @param bundle the folder of the bundle below `assets`
   * @param files further files: their text by their name; undefined stands for the file of this name in `assets`
   */
  constructor(
    private readonly bundle: string,
    private readonly files: Readonly<Record<string, string | undefined>>,
  ) {
    super();
  }

  public override bind(scope: Construct): CodeConfig {
    const parts = [
      ['index.js', readBundle(this.bundle, scope)] as const,
      ...Object.entries(this.files).map(([name, text]) => [name, text ?? readFileSync(join(ASSETS, name))] as const),
    ];
    const sourceHash = hashOf(parts.map(([, content]) => content));
    const stage = Stage.of(scope) as Stage;
    const folder = join(stage.assetOutdir, `asset.${sourceHash}`);
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true });
      for (const [name, content] of parts) {
        writeFileSync(join(folder, name), content);
      }
    }
    const { bucketName, objectKey } = Stack.of(scope).synthesizer.addFileAsset({
      fileName: relative(stage.outdir, folder),
      packaging: FileAssetPackaging.ZIP_DIRECTORY,
      sourceHash,
    });
    return { s3Location: { bucketName, objectKey } };
  }
}

/** Packed bundles are unpacked once: an app may have many functions of one. */
const UNPACKED = new Map<string, Buffer>();

/** The code of a handler. A large one is packed, because it is in the package of each user of the library. */
function readBundle(folder: string, scope: Construct): Buffer {
  const bundle = join(ASSETS, folder, 'index.js');
  const packed = `${bundle}.gz`;
  if (existsSync(packed)) {
    return getOrAdd(UNPACKED, packed, () => gunzipSync(readFileSync(packed)));
  }
  if (!existsSync(bundle)) {
    const remedy = 'leave cdk-hindsight out of the bundle of the app, as aws-cdk-lib: mark both as external';
    refuse({ property: 'cdk-hindsight', must: 'be installed with its folder assets', got: bundle, remedy }, scope);
  }
  return readFileSync(bundle);
}

function hashOf(parts: ReadonlyArray<string | Buffer>): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(createHash('sha256').update(part).digest());
  }
  return hash.digest('hex');
}
