import assert from "node:assert/strict";
import test from "node:test";
import { enclosingTopLevelForm } from "../dist/test/forms.mjs";
import { findTests } from "../dist/test/test-forms.mjs";
import { readReport } from "../dist/test/test-report.mjs";

// The cursor is where `|` stands.
const forms = [
  ["(a |b) (c)", "(a b)"],
  ["(a b)| (c)", "(a b)"],
  ["(a)\n(b (c |d))\n", "(b (c d))"],
  ["(a)\n\n|", undefined],
  ['(print "a ) b" |1)', '(print "a ) b" 1)'],
  ["; (a |b)\n(c)", undefined],
  ["'{1 2|}", "'{1 2}"],
  ["na|me", "name"],
];

for (const [text, wanted] of forms) {
  test(`the form around the cursor of ${JSON.stringify(text)}`, () => {
    assert.equal(enclosingTopLevelForm(text.replace("|", ""), text.indexOf("|")), wanted);
  });
}

test("tests are found by their forms", () => {
  const text = '; (test "no" {1})\n(test "one" {1})\n(fun {f} {test "inner" {1}})\n\n(test "a \\"b\\"" {2})';
  assert.deepEqual(findTests(text), [
    { name: "one", line: 1 },
    { name: 'a "b"', line: 4 },
  ]);
});

test("a report is read line by line, whatever tests print between", () => {
  const report = readReport(
    [
      '{"type":"test","name":"one","status":"passed"}',
      "noise",
      '{"type":"test","name":"two","status":"failed","problems":[{"message":"no","at":"a:b.valk:3:7","rendered":"error: no"}]}',
      '{"type":"summary","passed":1}',
    ].join("\n"),
  );
  assert.equal(report.get("one").outcome, "passed");
  assert.deepEqual(report.get("two"), { outcome: "failed", message: "error: no", line: 3, column: 7 });
  assert.equal(report.size, 2);
});
