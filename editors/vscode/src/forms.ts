// Just enough of the syntax to find the form that the cursor is in; everything else asks the language server.

// The top-level form around `offset`, or the one that ends before it on the same line.
export function enclosingTopLevelForm(text: string, offset: number): string | undefined {
  let last: string | undefined;
  for (const { start, end } of topLevelForms(text)) {
    if (start > offset) break;
    const isInside = offset <= end;
    const isOnSameLine = !text.slice(end, offset).includes("\n");
    if (isInside || isOnSameLine) last = text.slice(start, end);
  }
  return last;
}

export function* topLevelForms(text: string): Generator<{ start: number; end: number }> {
  const token = /;[^\n]*|"(?:[^"\\]|\\[^])*"?|[(){}]|['`,@]+|[^\s(){}"'`,;]+/g;
  let depth = 0;
  let start = -1;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const word = match[0];
    if (word.startsWith(";")) continue;
    if (start < 0) start = match.index;
    if (/^['`,@]+$/.test(word)) continue;
    if (word === "(" || word === "{") depth += 1;
    if (word === ")" || word === "}") depth -= 1;
    if (depth > 0) continue;
    depth = 0;
    yield { start, end: match.index + word.length };
    start = -1;
  }
}
