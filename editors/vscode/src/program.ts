// Where the `valk` program is.

import * as vscode from "vscode";

export function programPath(): string {
  return vscode.workspace.getConfiguration("valk").get<string>("path") || "valk";
}

// The folder a program runs in: the document's workspace, else nothing in particular.
export function workspaceFolderOf(uri: vscode.Uri): string | undefined {
  return vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
}
