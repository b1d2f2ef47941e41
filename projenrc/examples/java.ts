/** The Java sources of a program that runs each block in a stack of its own. */
import type { Runnable } from './translations';

const IMPORT = /^import [^;]+;\n?/gm;
const COMMENT_OR_TEXT = /\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"/g;

/** The files by name. */
export function javaSources(blocks: readonly Runnable[], given: string): Record<string, string> {
  return Object.fromEntries([
    ['Given.java', classOfGiven(given)],
    ['RunBlocks.java', classThatRuns(blocks)],
    ...blocks.map((block) => [`${block.name}.java`, classOfBlock(block)] as const),
  ]);
}

/** Statements go into the constructor, and classes, which Java would not take there as they are, beside it. */
export function classOfBlock({ name, place, text }: Runnable): string {
  const { imports, code } = split(text);
  const { classes, statements } = withoutClasses(code);
  return [
    `// ${place}`,
    ...imports,
    `public class ${name} extends software.amazon.awscdk.Stack {`,
    `public ${name}(software.constructs.Construct $scope) {`,
    `super($scope, "${name}");`,
    statements.trim(),
    '}',
    ...classes.map((one) => one.replace(/^public (?:static )?/, 'public static ')),
    '}',
    '',
  ].join('\n');
}

export function classOfGiven(given: string): string {
  const { imports, code } = split(given);
  const methods = code.replace(/^public (?=\w+ \w+\()/gm, 'public static ');
  return [...imports, 'public class Given {', methods.trim(), '}', ''].join('\n');
}

function classThatRuns(blocks: readonly Runnable[]): string {
  const runs = blocks.map(({ name, place }) => `run("${place}", ${name}::new);`);
  return `import java.util.function.Function;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;

public class RunBlocks {
  private static int failed = 0;

  private static void run(String place, Function<Construct, Stack> block) {
    try {
      App app = new App();
      block.apply(app);
      app.synth();
    } catch (RuntimeException | Error problem) {
      failed++;
      System.err.println(place + ":");
      problem.printStackTrace();
    }
  }

  public static void main(String[] arguments) {
    ${runs.join('\n    ')}
    System.out.println("java examples: " + (${blocks.length} - failed) + " of ${blocks.length} blocks compile and run as pasted");
    System.exit(failed == 0 ? 0 : 1);
  }
}
`;
}

function split(text: string): { imports: string[]; code: string } {
  return { imports: text.match(IMPORT)?.map((line) => line.trim()) ?? [], code: text.replace(IMPORT, '') };
}

function withoutClasses(code: string): { classes: string[]; statements: string } {
  const classes: string[] = [];
  let statements = code;
  for (;;) {
    const start = /^(?:public )?(?:static )?class \w+/m.exec(statements)?.index;
    if (start === undefined) {
      return { classes, statements };
    }
    const end = endOfBraces(statements, start);
    classes.push(statements.slice(start, end));
    statements = statements.slice(0, start) + statements.slice(end);
  }
}

function endOfBraces(code: string, start: number): number {
  const bare = code.replace(COMMENT_OR_TEXT, (text) => ' '.repeat(text.length));
  let depth = 0;
  for (let i = bare.indexOf('{', start); i < bare.length; i++) {
    depth += bare[i] === '{' ? 1 : bare[i] === '}' ? -1 : 0;
    if (depth === 0) {
      return i + 1;
    }
  }
  throw new Error(`a class has no end:\n${code.slice(start)}`);
}
