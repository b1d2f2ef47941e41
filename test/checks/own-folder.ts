import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from './run-command';

/** A folder of each test's own, in which the command seems to run. */
export class OwnFolder {
  public path = '';
  private cwd?: jest.SpyInstance;

  /** Sets up the folder for each test of a file. */
  public static forEachTest(): OwnFolder {
    const folder = new OwnFolder();
    beforeEach(() => {
      folder.path = realpathSync(mkdtempSync(join(tmpdir(), 'checks-')));
      folder.cwd = jest.spyOn(process, 'cwd').mockReturnValue(folder.path);
    });
    afterEach(() => {
      folder.cwd?.mockRestore();
      rmSync(folder.path, { recursive: true });
    });
    return folder;
  }

  /** Writes a file, and answers with its path. */
  public write(name: string, content: object | string): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  /** Runs the command; an argument that begins with `@` is a path in the folder. */
  public run(args: string[], isColored = false) {
    return runCommand(
      args.map((arg) => (arg.startsWith('@') ? join(this.path, arg.slice(1)) : arg)),
      isColored,
    );
  }

  /** Lets the command run in a folder below. */
  public enter(...below: string[]): void {
    this.cwd?.mockReturnValue(join(this.path, ...below));
  }
}
