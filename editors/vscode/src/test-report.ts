// What `valk test --format json` says: one object a line.

export interface TestResult {
  outcome: "passed" | "failed" | "skipped";
  message?: string;
  line?: number; // from 1, as `column`
  column?: number;
}

interface Problem {
  message: string;
  at: string; // "path:line:column", or ""
  rendered: string;
}

// By the tests' names. Lines that are no JSON are passed over: a test may print.
export function readReport(output: string): Map<string, TestResult> {
  const results = new Map<string, TestResult>();
  for (const line of output.split("\n")) {
    const entry = parsed(line);
    if (entry?.type !== "test" || typeof entry.name !== "string") continue;
    const problem = (entry.problems as Problem[] | undefined)?.[0];
    const place = /:(\d+):(\d+)$/.exec(problem?.at ?? "");
    results.set(entry.name, {
      outcome: entry.status as TestResult["outcome"],
      message: problem?.rendered ?? problem?.message,
      line: place ? Number(place[1]) : undefined,
      column: place ? Number(place[2]) : undefined,
    });
  }
  return results;
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
