/** The pieces of the pattern of a Fn::Sub: what stands there, or the name of what is filled in. Linear, whatever stands there. */
export function piecesOf(pattern: string): { literal: string; name?: string }[] {
  const pieces: { literal: string; name?: string }[] = [];
  let at = 0;
  for (let start = pattern.indexOf('${'); start >= 0; start = pattern.indexOf('${', at)) {
    const end = pattern.indexOf('}', start);
    if (end < 0) {
      break;
    }
    pieces.push({ literal: pattern.slice(at, start) });
    const inner = pattern.slice(start + 2, end);
    const isLiteral = inner.startsWith('!') || inner.trim() === '';
    pieces.push(isLiteral ? { literal: `\${${inner.replace(/^!/, '')}}` } : { literal: '', name: inner.trim() });
    at = end + 1;
  }
  return [...pieces, { literal: pattern.slice(at) }];
}
