/**
 * Whether a text matches an IAM pattern with `*` and `?`. Each star is given as little as possible, and more when the rest
 * does not fit. Only the last star is ever given more, so that the time is the product of both lengths at most.
 */
export function matchesGlob(text: string, pattern: string): boolean {
  if (!/[*?]/.test(pattern)) {
    return text === pattern;
  }
  const [letters, wanted] = [[...text], [...pattern]];
  let [at, place] = [0, 0];
  let lastStar: { readonly place: number; at: number } | undefined;
  while (at < letters.length) {
    if (wanted[place] === '*') {
      lastStar = { place, at };
      place += 1;
    } else if (wanted[place] === '?' || wanted[place] === letters[at]) {
      at += 1;
      place += 1;
    } else if (lastStar) {
      lastStar.at += 1;
      at = lastStar.at;
      place = lastStar.place;
    } else {
      return false;
    }
  }
  return wanted.slice(place).every((letter) => letter === '*');
}

/** Stands for a part of a text, of one character or more, that is not known. */
export const UNKNOWN = '\0';

/** Whether a text with unknown parts matches an IAM pattern; undefined if that depends on what is not known. */
export function globVerdict(text: string, pattern: string): boolean | undefined {
  // No pattern has this character: only wildcards match it, and only a star matches a short and a long run of it.
  const lengths = [1, pattern.length + 1];
  if (lengths.every((length) => matchesGlob(text.replaceAll(UNKNOWN, UNKNOWN.repeat(length)), pattern))) {
    return true;
  }
  return mayMatch([...text], [...pattern]) ? undefined : false;
}

/** Whether the text may match if its unknown parts are chosen for it. */
function mayMatch(text: string[], pattern: string[]): boolean {
  // Whether the letters so far may match the first j characters of the pattern.
  let reached = [true, ...pattern.map((_, index) => pattern.slice(0, index + 1).every((wanted) => wanted === '*'))];
  for (const letter of text) {
    const next = [false];
    pattern.forEach((wanted, index) => {
      const staysInStar = wanted === '*' && reached[index + 1];
      if (letter === UNKNOWN) {
        next.push(staysInStar || reached.slice(0, index + 1).includes(true));
      } else if (wanted === '*') {
        next.push(staysInStar || next[index]);
      } else {
        next.push(reached[index] && (wanted === '?' || wanted === letter));
      }
    });
    reached = next;
  }
  return reached[pattern.length];
}
