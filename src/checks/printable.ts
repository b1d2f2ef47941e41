/** Control, format and private characters, those that turn the direction of text, and halves of pairs. */
const UNSEEN = /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Co}|\p{Cs}/gu;
/** The second character of what build servers take for commands: at the beginning of a line, or anywhere. */
const COMMANDS = /(?<=^\s*:):|(?<=#)#(?=\w*\[)/g;

/**
 * A text of a template, or of anybody else, as a terminal and a build log can show it: on one line, without a character
 * that does something. Everything printed for a person goes through here.
 */
export function printable(text: string): string {
  return text.replace(UNSEEN, escaped).replace(COMMANDS, escaped);
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) as number).toString(16)}}`;
}

/** The same for programs: JSON of the value, in which characters that a terminal or a build server acts on are escaped. */
export function printableJson(value: unknown, indent = 2): string {
  const json = JSON.stringify(value, undefined, indent);
  return `${json.replace(UNSEEN, inJson).replace(COMMANDS, inJson)}\n`;
}

/** Line feeds stay: in JSON they stand only between its parts. */
function inJson(character: string): string {
  return character === '\n'
    ? character
    : Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
        .map((code) => `\\u${code.toString(16).padStart(4, '0')}`)
        .join('');
}
