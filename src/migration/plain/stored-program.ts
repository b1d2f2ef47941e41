import type { SqlToken } from './sql-tokens';

const PROGRAMS = ['PROCEDURE', 'FUNCTION', 'TRIGGER', 'EVENT'];
const OTHER_OBJECTS = ['TABLE', 'VIEW', 'INDEX', 'DATABASE', 'SCHEMA', 'USER', 'ROLE', 'SERVER', 'SEQUENCE'];
/** They open a block where a statement may begin; END, or END and the same word, closes it. */
const BLOCKS = ['IF', 'CASE', 'LOOP', 'REPEAT', 'WHILE', 'FOR'];
/** After them a statement begins. */
const LEADS = [
  ...[';', ':', 'BEGIN', 'THEN', 'ELSE', 'LOOP', 'REPEAT', 'DO'],
  // Those before the statement of a handler.
  ...['FOUND', 'SQLEXCEPTION', 'SQLWARNING'],
];
/** A body that begins with one of them is one statement, with no semicolon inside. */
const SIMPLE = ['RETURN', 'SELECT', 'CALL', 'WITH', 'SET', 'INSERT', 'UPDATE', 'DELETE', 'REPLACE'];
/** Before them stands what is still the head: CHARACTER SET, AFTER INSERT. */
const OF_THE_HEAD = ['CHARACTER', 'BEFORE', 'AFTER', 'OR'];

/** What of MySQL and MariaDB holds semicolons without quotes: executable comments, and the bodies of stored programs. */
export class StoredProgram {
  private isInComment = false;
  /** The first words decide whether this is a program; then its head comes, and then its body. */
  private part: 'start' | 'create' | 'head' | 'simple' | 'blocks' = 'start';
  /** The open blocks, the innermost last; `CASE()` is the expression. */
  private blocks: string[] = [];
  private parentheses = 0;
  private previous = '';

  public get isOpen(): boolean {
    return this.isInComment || this.blocks.length > 0;
  }

  public read({ kind, text }: SqlToken): void {
    if (text.startsWith('/*')) {
      this.isInComment = true;
    } else if (text === '*/') {
      this.isInComment = false;
    } else {
      const word = text.toUpperCase();
      this.parentheses += text === '(' ? 1 : text === ')' ? -1 : 0;
      // What is no word has quotes or is none of the words that count.
      this.readWord(word);
      this.previous = kind === 'quoted' ? "''" : word;
    }
  }

  private readWord(word: string): void {
    switch (this.part) {
      case 'start':
        this.part = word === 'CREATE' || word === 'ALTER' ? 'create' : 'simple';
        break;
      case 'create':
        this.readKind(word);
        break;
      case 'head':
        this.readHead(word);
        break;
      case 'blocks':
        this.readBody(word);
        break;
      default:
    }
  }

  private readKind(word: string): void {
    if (this.parentheses === 0 && PROGRAMS.includes(word)) {
      this.part = 'head';
    } else if (OTHER_OBJECTS.includes(word)) {
      this.part = 'simple';
    }
  }

  private readHead(word: string): void {
    if (this.parentheses > 0) {
      return;
    }
    if (word === 'BEGIN' || (BLOCKS.includes(word) && this.isBody(word))) {
      this.part = 'blocks';
      this.blocks.push(word);
    } else if (SIMPLE.includes(word) && !OF_THE_HEAD.includes(this.previous)) {
      this.part = 'simple';
    }
  }

  /** The head has IF [NOT] EXISTS after the kind of the program, and FOR EACH ROW. */
  private isBody(word: string): boolean {
    return word === 'FOR' ? this.previous === 'DO' : !PROGRAMS.includes(this.previous);
  }

  private readBody(word: string): void {
    if (this.previous === 'END' && BLOCKS.includes(word)) {
      // The second word of END IF: the first one closed the block.
      return;
    }
    if (word === 'END') {
      this.blocks.pop();
    } else if (word === 'BEGIN' || (BLOCKS.includes(word) && this.isAtStatement())) {
      this.blocks.push(word);
    } else if (word === 'CASE') {
      this.blocks.push('CASE()');
    }
  }

  private isAtStatement(): boolean {
    return this.blocks[this.blocks.length - 1] !== 'CASE()' && LEADS.includes(this.previous);
  }
}
