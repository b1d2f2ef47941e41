/**
 * Whether a text matches an IAM pattern with `*` and `?`. Each star is given as little as possible, and more when the rest
 * does not fit. Only the last star is ever given more, so that the time is the product of both lengths at most.
 */
export function matchesGlob(text: string, pattern: string): boolean {
  const [letters, wanted] = [[...text], [...pattern]];
  let [at, place] = [0, 0];
  let lastStar: { readonly place: number; at: number } | undefined;
  while (at < letters.length) {
    if (wanted[place] === '*') {
      lastStar = { place, at };
      place += 1;
    } else if (place < wanted.length && (wanted[place] === '?' || wanted[place] === letters[at])) {
      at += 1;
      place += 1;
    } else if (lastStar) {
      lastStar.at += 1;
      at = lastStar.at;
      place = lastStar.place + 1;
    } else {
      return false;
    }
  }
  return wanted.slice(place).every((letter) => letter === '*');
}
