// A REPL in a terminal, and forms sent to it.

import * as vscode from "vscode";
import { enclosingTopLevelForm } from "./forms";
import { programPath, workspaceFolderOf } from "./program";

export class Repl implements vscode.Disposable {
  private terminal: vscode.Terminal | undefined;
  private readonly closing = vscode.window.onDidCloseTerminal((closed) => {
    if (closed === this.terminal) this.terminal = undefined;
  });

  show(): void {
    this.open().show();
  }

  sendForm(): void {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const { document, selection } = editor;
    const text = document.getText();
    const form = selection.isEmpty
      ? enclosingTopLevelForm(text, document.offsetAt(selection.active))
      : document.getText(selection);
    if (form) this.send(form);
  }

  async sendFile(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !(await document.save())) return;
    this.send(`:load ${document.uri.fsPath}`);
  }

  dispose(): void {
    this.closing.dispose();
    this.terminal?.dispose();
  }

  private send(text: string): void {
    const terminal = this.open();
    terminal.show(true);
    terminal.sendText(text.replace(/\r\n/g, "\n"), true);
  }

  private open(): vscode.Terminal {
    const uri = vscode.window.activeTextEditor?.document.uri;
    this.terminal ??= vscode.window.createTerminal({
      name: "Valk REPL",
      cwd: uri && workspaceFolderOf(uri),
      shellPath: programPath(),
      shellArgs: ["repl"],
    });
    return this.terminal;
  }
}
