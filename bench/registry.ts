/** A registry on loopback that has the packages whose tarballs it is given. It prints its address. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Published {
  readonly manifest: { readonly name: string; readonly version: string };
  readonly content: Buffer;
}

function published(tarball: string): Published {
  const manifest = execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' });
  return { manifest: JSON.parse(manifest), content: readFileSync(tarball) };
}

function packument({ manifest, content }: Published, address: string): object {
  const { name, version } = manifest;
  const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`;
  const dist = { tarball: `${address}/${name}.tgz`, integrity };
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
}

const packages = process.argv.slice(2).map(published);
const server = createServer(({ url = '', headers }, response) => {
  const [, name, ending] = /^\/(.+?)(\.tgz)?$/.exec(decodeURIComponent(url)) ?? [];
  const found = packages.find(({ manifest }) => manifest.name === name);
  if (!found) {
    response.writeHead(404).end('{}');
  } else if (ending) {
    response.end(found.content);
  } else {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(packument(found, `http://${headers.host}`)));
  }
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
