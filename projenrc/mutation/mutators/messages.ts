import * as ts from 'typescript';

/** Properties and variables whose text is written for a person. */
const WRITTEN =
  /^(must|remedy|got|message|objection|reason|incident|source|description|summary|title|label|docs?|help|usage)$/;

/** Whether a node names something that holds a text for a person. */
export function isWritten(name: ts.Node | undefined): boolean {
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) && WRITTEN.test(name.text);
}

/** Whether a text is written for a person: a sentence, or the value of a property that holds one. */
export function isMessage(node: ts.StringLiteralLike | ts.TemplateExpression): boolean {
  return isSentence(node) || isPartOfMessage(node);
}

function isSentence(node: ts.StringLiteralLike | ts.TemplateExpression): boolean {
  const text = ts.isTemplateExpression(node) ? node.getText().replace(/\$\{[^}]*\}/g, 'X') : node.text;
  return /[\w'"`.,:;)]\s+[\w'"`(-]+\s+[\w'"`(]/.test(text);
}

function isPartOfMessage(node: ts.Node): boolean {
  for (let inner = node; ; inner = inner.parent) {
    const { parent } = inner;
    if (ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent)) {
      return isWritten(parent.name);
    }
    if (!ts.isExpression(parent) || ts.isCallExpression(parent) || ts.isFunctionLike(parent)) {
      return false;
    }
  }
}
