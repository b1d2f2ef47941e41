const WIDTH = 80;

export type Print = (line?: string) => void;

/** A heading, with an empty line above it. */
export function heading(print: Print, text: string): void {
  progress('');
  print();
  print(text);
  print('='.repeat(Math.min(text.length, WIDTH)));
}

/** A paragraph, broken between words; a word longer than the line stays whole. */
export function paragraph(print: Print, text: string, indent = ''): void {
  let line = indent;
  for (const word of text.split(/\s+/)) {
    if (line.trim() && line.length + word.length + 1 > WIDTH) {
      print(line);
      line = indent;
    }
    line += line.trim() ? ` ${word}` : word;
  }
  print(line);
}

/** Says on standard error what is under way: one line that is overwritten in a terminal, a line a step elsewhere. */
export function progress(step: string): void {
  if (process.stderr.isTTY) {
    process.stderr.write(`\r\u001b[K${step}`);
  } else if (step) {
    process.stderr.write(`${step}\n`);
  }
}
