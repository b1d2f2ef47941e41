/**
 * Stands in for `docker`. It tells the embedded AWS each of its calls, so that they lie in one list with the CLI's,
 * remembers which tags exist locally, and pushes by ECR's API.
 */
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');

const { AWS_ENDPOINT_URL, AWS_REGION, DOCKER_STUB_STATE } = process.env;
const args = process.argv.slice(2);

function tags() {
  return existsSync(DOCKER_STUB_STATE) ? JSON.parse(readFileSync(DOCKER_STUB_STATE, 'utf8')) : {};
}

function remember(tag, image) {
  writeFileSync(DOCKER_STUB_STATE, JSON.stringify({ ...tags(), [tag]: image }));
}

function imageOf(tag) {
  const image = tags()[tag];
  if (!image) {
    console.error(`No such image: ${tag}`);
    process.exit(1);
  }
  return image;
}

async function push(uri) {
  const [, repositoryName, imageTag] = /^[^/]+\/(.+):([^:]+)$/.exec(uri);
  const digest = `sha256:${imageOf(uri)}`;
  const mediaType = 'application/vnd.docker.distribution.manifest.v2+json';
  const manifest = { schemaVersion: 2, mediaType, config: { mediaType, size: 1, digest }, layers: [] };
  const answer = await fetch(AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.PutImage',
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${AWS_REGION}/ecr/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify({ repositoryName, imageTag, imageManifest: JSON.stringify(manifest) }),
  });
  if (!answer.ok) {
    console.error(await answer.text());
    process.exit(1);
  }
}

const COMMANDS = {
  login: () => undefined,
  inspect: (tag) => imageOf(tag),
  build: () => remember(args[args.indexOf('--tag') + 1], createHash('sha256').update(args.join(' ')).digest('hex')),
  tag: (source, target) => remember(target, imageOf(source)),
  images: () => {
    const wanted = /^reference=\*\/\*:(.+)$/.exec(args[args.indexOf('--filter') + 1])[1];
    console.log(
      Object.keys(tags())
        .filter((tag) => tag.includes('/') && tag.endsWith(`:${wanted}`))
        .join('\n'),
    );
  },
  push,
};

async function main() {
  await fetch(`${AWS_ENDPOINT_URL}/docker/${args[0]}`, { method: 'POST', body: args.join(' ') });
  await COMMANDS[args[0]](...args.slice(1));
}

main();
