// Programs that run in a terminal of their own.

import * as vscode from "vscode";
import { programPath, workspaceFolderOf } from "./program";

async function savedDocument(): Promise<vscode.TextDocument | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== "valk") {
    void vscode.window.showInformationMessage("Open a Valk file first.");
    return undefined;
  }
  return !document.isUntitled && (!document.isDirty || (await document.save())) ? document : undefined;
}

function open(name: string, document: vscode.TextDocument, shellArgs: string[]): void {
  const cwd = workspaceFolderOf(document.uri);
  vscode.window.createTerminal({ name, cwd, shellPath: programPath(), shellArgs }).show(true);
}

export async function runFile(): Promise<void> {
  const document = await savedDocument();
  if (!document) return;
  // A task, so that what it says of mistakes is shown among the problems.
  const { makeTask } = await import("./tasks");
  await vscode.tasks.executeTask(makeTask({ type: "valk", command: "run", arguments: [document.uri.fsPath] }));
}

export async function serveFile(): Promise<void> {
  const document = await savedDocument();
  if (!document) return;
  const port = vscode.workspace.getConfiguration("valk.serve").get<number>("port", 8443);
  open("Valk server", document, ["serve", document.uri.fsPath, "--port", String(port)]);
}
