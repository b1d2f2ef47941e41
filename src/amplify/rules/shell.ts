const ASSIGNMENT = /^\w+=/;
/** Words before a program that run it, and the words of their own that begin with these characters or are numbers. */
const WRAPPERS = [
  '!',
  '{',
  'do',
  'elif',
  'else',
  'env',
  'exec',
  'if',
  'nice',
  'nohup',
  'sudo',
  'then',
  'time',
  'timeout',
  'until',
  'while',
  'xargs',
];
const OF_WRAPPER = /^(-|\d)/;
const SHELLS = ['bash', 'dash', 'sh', 'zsh'];
/** The entry point of the images of CodeBuild: it starts the daemon and runs what follows. */
const ENTRY_POINT = 'dockerd-entrypoint.sh';
const MAX_DEPTH = 8;

/** The programs that a command of a build runs, in their order: each with its arguments. */
export function programsIn(command: string, depth = 0): string[][] {
  if (depth > MAX_DEPTH) {
    return [];
  }
  const inner = [...command.matchAll(/\$\(([^()]*)\)|`([^`]*)`/g)].map(([, dollar, tick]) => dollar ?? tick ?? '');
  const outer = simpleCommandsIn(command).flatMap((words) => unwrapped(words, depth));
  return [...inner.flatMap((substitution) => programsIn(substitution, depth + 1)), ...outer];
}

/** What a simple command runs in the end. */
function unwrapped(words: string[], depth: number): string[][] {
  let start = 0;
  while (start < words.length && (WRAPPERS.includes(words[start]) || ASSIGNMENT.test(words[start]))) {
    start += 1;
    while (OF_WRAPPER.test(words[start] ?? '')) {
      start += 1;
    }
  }
  const [path, ...rest] = words.slice(start);
  if (path === undefined) {
    return [];
  }
  const name = path.split('/').at(-1) ?? path;
  if (SHELLS.includes(name) && /^-\w*c$/.test(rest.find((word) => word.startsWith('-')) ?? '')) {
    const script = rest[rest.findIndex((word) => /^-\w*c$/.test(word)) + 1] ?? '';
    return programsIn(script, depth + 1);
  }
  if (name === 'eval') {
    return programsIn(rest.join(' '), depth + 1);
  }
  const own = [path, ...rest];
  return name === ENTRY_POINT ? [own, ...(rest.length > 0 ? unwrapped(rest, depth + 1) : [])] : [own];
}

/** The words of each simple command. Quotes hold words together; comments are left out. */
function simpleCommandsIn(command: string): string[][] {
  const commands: string[][] = [[]];
  let word: string | undefined;
  let quote = '';
  const endWord = () => {
    if (word !== undefined) {
      commands.at(-1)?.push(word);
      word = undefined;
    }
  };
  const text = command.replace(/\\\r?\n/g, ' ');
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quote !== '') {
      quote = char === quote ? '' : quote;
      word = `${word ?? ''}${quote === '' ? '' : char}`;
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= '';
    } else if (char === '#' && word === undefined) {
      at = endOfLine(text, at) - 1;
    } else if (/[;&|()`\n]/.test(char)) {
      endWord();
      commands.push([]);
    } else if (/\s/.test(char)) {
      endWord();
    } else {
      word = `${word ?? ''}${char}`;
    }
  }
  endWord();
  return commands.filter((words) => words.length > 0);
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
