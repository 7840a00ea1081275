// grammar.valk says with carets which scope the text above them has.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";

const require = createRequire(import.meta.url);
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

async function loadGrammar() {
  const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => {
      const path = new URL("../syntaxes/valk.tmLanguage.json", import.meta.url);
      return textmate.parseRawGrammar(readFileSync(path, "utf8"), "valk.tmLanguage.json");
    },
  });
  return registry.loadGrammar("source.valk");
}

const grammar = await loadGrammar();
const lines = readFileSync(new URL("grammar.valk", import.meta.url), "utf8").split("\n");

let state = textmate.INITIAL;
let above = { line: "", tokens: [], number: 0 };
for (const [index, line] of lines.entries()) {
  const mark = /^;( *)(<-|\^+) (\S+)$/.exec(line);
  if (mark) {
    const [, blanks, carets, scope] = mark;
    const from = carets === "<-" ? 0 : blanks.length + 1;
    const to = carets === "<-" ? 1 : from + carets.length;
    const { line: shown, tokens, number } = above;
    test(`line ${number}: \`${shown.slice(from, to)}\` is ${scope}`, () => {
      const touched = tokens.filter((token) => token.startIndex < to && token.endIndex > from);
      for (const token of touched) assert.equal(token.scopes.at(-1), scope);
    });
    continue;
  }
  const result = grammar.tokenizeLine(line, state);
  state = result.ruleStack;
  above = { line, tokens: result.tokens, number: index + 1 };
}
