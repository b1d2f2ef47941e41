const WINDOW = 6;

/** A part of a secret that a text tells to somebody who undoes encodings. It shares no code with what is tested. */
export function leakIn(text: string, secret: string): string | undefined {
  const wanted = windowsOf(secret.toLowerCase());
  const bytes = windowsOf(Buffer.from(secret).toString('latin1').toLowerCase());
  const plain = [text, percentDecoded(text), percentDecoded(text.replaceAll('+', ' ')), jsonDecoded(text)];
  const hidden = [...base64In(text), ...hexIn(text)];
  const found = [...plain].find((reading) => wanted.some((window) => reading.toLowerCase().includes(window)));
  return found ?? hidden.find((reading) => bytes.some((window) => reading.toLowerCase().includes(window)));
}

function windowsOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - WINDOW + 1) }, (_, at) => text.slice(at, at + WINDOW));
}

function percentDecoded(text: string): string {
  return text.replace(/(%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}

function jsonDecoded(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})|\\(.)/gi, (_, code, letter) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : ({ n: '\n', t: '\t', r: '\r' }[letter as string] ?? letter),
  );
}

function base64In(text: string): string[] {
  const runs = text.match(/[A-Za-z0-9+/_-]{8,}/g) ?? [];
  return runs.flatMap((run) => [0, 1, 2, 3].map((at) => Buffer.from(run.slice(at), 'base64').toString('latin1')));
}

function hexIn(text: string): string[] {
  const runs = text.match(/[0-9a-f]{12,}/gi) ?? [];
  return runs.flatMap((run) => [0, 1].map((at) => Buffer.from(run.slice(at), 'hex').toString('latin1')));
}
