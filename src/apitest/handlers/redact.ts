/** Part of a secret that is this long is a secret. */
const WINDOW = 6;
/** A secret that is shorter may be a word of any text. */
const SHORTEST = 8;
const MARK = '[secret]';
/** The length of what is looked at, and of what is shown. */
const MAX_READ = 20_000;
const MAX_SHOWN = 1_000;
/** Credentials that were not given as secrets: JSON Web Tokens, and access keys of AWS. */
const LIKE_SECRETS = /\beyJ[\w-]{5,}\.[\w-]+(\.[\w-]*)?|\b(AKIA|ASIA)[A-Z0-9]{12,}/g;

/** Why a text is not shown. */
export const WITHHELD = '(withheld: the text may hold part of a secret)';

/**
 * Takes secrets out of texts, in every form that a test, a client or a server may give them: as they are, in JSON,
 * percent-encoded by any rule, in base64 behind any text, in hexadecimal. A text that holds a part of one after that is
 * withheld.
 */
export class Redactor {
  private readonly forms: readonly string[];
  private readonly windows = new Set<string>();
  private readonly hasShort: boolean;

  constructor(secrets: Iterable<string>) {
    const values = [...new Set([...secrets].flatMap(partsOf))].filter((value) => value.length > 0);
    this.hasShort = values.some((value) => value.length < SHORTEST);
    const forms = new Set(values.flatMap(formsOf).map(lower));
    // The longest first: one form may hold another.
    this.forms = [...forms].sort((a, b) => b.length - a.length);
    for (const form of [...forms].map(folded)) {
      for (let start = 0; start + WINDOW <= form.length; start++) {
        this.windows.add(form.slice(start, start + WINDOW));
      }
    }
  }

  /** A text of which a secret may be a part. */
  public text(text: string): string {
    if (this.hasShort && text !== '') {
      return WITHHELD;
    }
    return this.known(text);
  }

  /** A text that is in the file of the tests, and so no secret of itself. */
  public known(text: string): string {
    const redacted = this.forms.reduce(withoutForm, text.slice(0, MAX_READ)).replace(LIKE_SECRETS, MARK);
    if (!this.isClean(redacted)) {
      return WITHHELD;
    }
    return redacted.length > MAX_SHOWN ? `${redacted.slice(0, MAX_SHOWN)}…` : redacted;
  }

  private isClean(text: string): boolean {
    return readingsOf(text).every((reading) => {
      const searched = folded(reading);
      for (let start = 0; start + WINDOW <= searched.length; start++) {
        if (this.windows.has(searched.slice(start, start + WINDOW))) {
          return false;
        }
      }
      return this.forms.every((form) => form.length >= WINDOW || !searched.includes(folded(form)));
    });
  }
}

/** A secret, and what is in it if it is JSON. */
function partsOf(secret: string): string[] {
  return [secret, ...leavesOf(parsed(secret))];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function leavesOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).flatMap(leavesOf);
  }
  return typeof value === 'string' || typeof value === 'number' ? [`${value}`] : [];
}

/** All that a secret may look like. What `readingsOf` undoes needs to be here only to be replaced, and not withheld. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    percent(bytes, /[\w.!~*'()-]/),
    // As Postman does in an address, as `encodeURI`, and as RFC 3986 and forms do.
    percent(bytes, /[^\0- "#'<>\x7f-\xff]/),
    percent(bytes, /[^\0- "#<>?`{}\x7f-\xff]/),
    percent(bytes, /[\w.!~*'();/?:@&=+$,#-]/),
    percent(bytes, /[\w.~-]/),
    percent(bytes, /[\w.*-]/).replaceAll('%20', '+'),
    bytes.toString('hex'),
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ];
}

function percent(bytes: Buffer, kept: RegExp): string {
  return [...bytes]
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      return byte < 128 && kept.test(letter) ? letter : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`;
    })
    .join('');
}

/** The letters that depend on nothing but the secret, if it stands behind that many bytes. */
function base64At(bytes: Buffer, offset: number): string[] {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const first = Math.ceil((offset * 8) / 6);
  const behind = Math.floor(((offset + bytes.length) * 8) / 6);
  const own = text.slice(first, behind);
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
}

/** A text as it is, as it will be in JSON, and what it says to somebody who undoes encodings. */
function readingsOf(text: string): string[] {
  const plain = [text, unpercent(text), unpercent(unpercent(text)), unescapeJson(text)];
  return [...new Set([...plain, unpercent(text.replaceAll('+', ' ')), JSON.stringify(text)])];
}

function unpercent(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
}

function unescapeJson(text: string): string {
  const letters: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
  return text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code, letter) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (letters[letter] ?? letter),
  );
}

/** Replaces a form wherever it is, in capitals too. */
function withoutForm(text: string, form: string): string {
  if (form.length < SHORTEST) {
    return text;
  }
  const searched = lower(text);
  let [result, from] = ['', 0];
  for (let at = searched.indexOf(form); at >= 0; at = searched.indexOf(form, from)) {
    result += text.slice(from, at) + MARK;
    from = at + form.length;
  }
  return result + text.slice(from);
}

/** In small letters, without a change of its length, by which a form is found in the text as it was. */
function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * The same for a text, for it in small letters and for it in capitals, in any language: a sharp s becomes two letters in
 * capitals, and a sigma has two small ones.
 */
function folded(text: string): string {
  return text.toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}
