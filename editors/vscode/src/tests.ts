// The editor's test explorer: tests are found by their forms and run by `valk test`.

import { execFile } from "node:child_process";
import * as vscode from "vscode";
import { programPath, workspaceFolderOf } from "./program";
import { findTests } from "./test-forms";
import { readReport, type TestResult } from "./test-report";

export class TestExplorer implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController("valk", "Valk");
  private readonly watcher = vscode.workspace.createFileSystemWatcher("**/*.valk");

  constructor() {
    this.controller.createRunProfile("Run", vscode.TestRunProfileKind.Run, (request, token) => this.run(request, token), true);
    this.controller.resolveHandler = async (item) => {
      if (!item) await this.discover();
    };
    this.controller.refreshHandler = () => this.discover();
    this.watcher.onDidCreate((uri) => this.read(uri));
    this.watcher.onDidChange((uri) => this.read(uri));
    this.watcher.onDidDelete((uri) => this.controller.items.delete(uri.toString()));
    vscode.workspace.onDidOpenTextDocument((document) => this.update(document));
    vscode.workspace.onDidChangeTextDocument(({ document }) => this.update(document));
  }

  dispose(): void {
    this.watcher.dispose();
    this.controller.dispose();
  }

  private async discover(): Promise<void> {
    const files = await vscode.workspace.findFiles("**/*.valk", "**/{node_modules,build}/**");
    await Promise.all(files.map((uri) => this.read(uri)));
  }

  private async read(uri: vscode.Uri): Promise<void> {
    const content = await vscode.workspace.fs.readFile(uri);
    this.show(uri, new TextDecoder().decode(content));
  }

  private update(document: vscode.TextDocument): void {
    if (document.languageId === "valk" && document.uri.scheme === "file") this.show(document.uri, document.getText());
  }

  private show(uri: vscode.Uri, text: string): void {
    const found = findTests(text);
    if (found.length === 0) {
      this.controller.items.delete(uri.toString());
      return;
    }
    const file =
      this.controller.items.get(uri.toString()) ??
      this.controller.createTestItem(uri.toString(), vscode.workspace.asRelativePath(uri), uri);
    file.children.replace(
      found.map(({ name, line }) => {
        const item = this.controller.createTestItem(`${uri.toString()}#${name}`, name, uri);
        item.range = new vscode.Range(line, 0, line, 0);
        return item;
      }),
    );
    this.controller.items.add(file);
  }

  private async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.controller.createTestRun(request);
    for (const [file, items] of this.chosen(request)) {
      if (token.isCancellationRequested) break;
      items.forEach((item) => run.started(item));
      await this.runFile(run, file, items, token);
    }
    run.end();
  }

  // The tests that a request names, by file.
  private chosen(request: vscode.TestRunRequest): Map<vscode.TestItem, vscode.TestItem[]> {
    const result = new Map<vscode.TestItem, vscode.TestItem[]>();
    const excluded = new Set(request.exclude);
    const add = (item: vscode.TestItem) => {
      if (excluded.has(item)) return;
      if (item.parent) result.set(item.parent, [...(result.get(item.parent) ?? []), item]);
      else item.children.forEach(add);
    };
    if (request.include) request.include.forEach(add);
    else this.controller.items.forEach(add);
    return result;
  }

  private runFile(
    run: vscode.TestRun,
    file: vscode.TestItem,
    items: vscode.TestItem[],
    token: vscode.CancellationToken,
  ): Promise<void> {
    const uri = file.uri as vscode.Uri;
    return new Promise((resolve) => {
      const child = execFile(
        programPath(),
        ["test", uri.fsPath, "--format", "json"],
        { cwd: workspaceFolderOf(uri), maxBuffer: 64 * 1024 * 1024 },
        (_error, output, errors) => {
          if (errors) run.appendOutput(errors.replace(/\r?\n/g, "\r\n"));
          this.tell(run, items, readReport(output), errors);
          resolve();
        },
      );
      token.onCancellationRequested(() => child.kill());
    });
  }

  private tell(run: vscode.TestRun, items: vscode.TestItem[], results: Map<string, TestResult>, errors: string): void {
    for (const item of items) {
      const result = results.get(item.label);
      if (!result) run.errored(item, new vscode.TestMessage(errors || "`valk test` did not report on this test"));
      else if (result.outcome === "passed") run.passed(item);
      else if (result.outcome === "skipped") run.skipped(item);
      else run.failed(item, this.message(item, result));
    }
  }

  private message(item: vscode.TestItem, result: TestResult): vscode.TestMessage {
    const message = new vscode.TestMessage(result.message ?? "failed");
    if (item.uri && result.line !== undefined) {
      message.location = new vscode.Location(item.uri, new vscode.Position(result.line - 1, (result.column ?? 1) - 1));
    } else if (item.uri && item.range) {
      message.location = new vscode.Location(item.uri, item.range);
    }
    return message;
  }
}
