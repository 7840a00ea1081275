// The tests of a file: its top-level forms (test "name" …).

import { topLevelForms } from "./forms";

export interface FoundTest {
  name: string;
  line: number; // from 0
}

export function findTests(text: string): FoundTest[] {
  const tests: FoundTest[] = [];
  for (const { start, end } of topLevelForms(text)) {
    const match = /^\(\s*test\s+"((?:[^"\\]|\\[^])*)"/.exec(text.slice(start, end));
    if (match) tests.push({ name: unescaped(match[1] ?? ""), line: text.slice(0, start).split("\n").length - 1 });
  }
  return tests;
}

function unescaped(text: string): string {
  const characters: Record<string, string> = { n: "\n", t: "\t", r: "\r" };
  return text.replace(/\\([^])/g, (_, character: string) => characters[character] ?? character);
}
