import { join } from 'node:path';
import * as ts from 'typescript';

/** Tells whether the compiler accepts a change; it is part of the test command, as the tests are. */
export class CompileCheck {
  private readonly changed = new Map<string, { version: number; text: string }>();
  private readonly service: ts.LanguageService;

  constructor(root: string, files: string[]) {
    const path = join(root, 'tsconfig.dev.json');
    const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(path, ts.sys.readFile).config, ts.sys, root);
    this.service = ts.createLanguageService({
      getCompilationSettings: () => ({ ...options, noEmit: true }),
      getScriptFileNames: () => files.map((file) => join(root, file)),
      getScriptVersion: (file) => String(this.changed.get(file)?.version ?? 0),
      getScriptSnapshot: (file) => {
        const text = this.changed.get(file)?.text ?? ts.sys.readFile(file);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      realpath: ts.sys.realpath,
    });
  }

  public accepts(path: string, text: string): boolean {
    const original = this.changed.get(path)?.version ?? 0;
    this.changed.set(path, { version: original + 1, text });
    const diagnostics = this.service.getSemanticDiagnostics(path);
    this.changed.set(path, { version: original + 2, text: ts.sys.readFile(path) ?? '' });
    return diagnostics.length === 0;
  }
}
