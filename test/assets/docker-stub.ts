import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AwsCall } from '../support/moto';

/** A folder for the PATH with a `docker` that has built nothing yet. */
export class DockerStub {
  public readonly path = mkdtempSync(join(tmpdir(), 'docker-stub-'));

  constructor() {
    const program = join(this.path, 'docker');
    const state = join(this.path, 'images.json');
    const script = join(__dirname, 'programs', 'docker.js');
    writeFileSync(program, `#!/bin/sh\nDOCKER_STUB_STATE='${state}' exec '${process.execPath}' '${script}' "$@"\n`);
    chmodSync(program, 0o755);
  }

  public remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/**
 * The steps of a deploy in the order in which they reached AWS or docker: `stack <name>`, `docker build`,
 * `docker push <repository>:<tag prefix>`.
 */
export function steps(calls: AwsCall[]): string[] {
  return calls.flatMap(({ form, path, body }) => {
    if (form.Action === 'ExecuteChangeSet') {
      return [`stack ${form.StackName.replace(/^arn:.*:stack\/([^/]+)\/.*$/, '$1')}`];
    }
    const pushed = /^push [^/]+\/(?<repository>[^:]+):(?<prefix>.*)[0-9a-f]{64}$/.exec(body)?.groups;
    if (path === '/docker/push') {
      return [`docker push ${pushed?.repository}:${pushed?.prefix}`];
    }
    return path === '/docker/build' ? ['docker build'] : [];
  });
}
