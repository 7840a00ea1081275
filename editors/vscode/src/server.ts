// The language server's life, and the item in the status bar that tells of it.

import * as vscode from "vscode";
import { LanguageClient, State } from "vscode-languageclient/node";
import { programPath } from "./program";

export class LanguageServer implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly log = vscode.window.createOutputChannel("Valk Language Server", { log: true });
  private readonly status = vscode.languages.createLanguageStatusItem("valk.server", { language: "valk" });
  private readonly settings: vscode.Disposable;

  constructor(context: vscode.ExtensionContext) {
    this.status.name = "Valk";
    this.status.command = { command: "valk.showLog", title: "Show log" };
    this.settings = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("valk.path")) void this.restart();
    });
    context.subscriptions.push(this.log, this.status);
  }

  async start(): Promise<void> {
    const client = new LanguageClient(
      "valk",
      "Valk",
      { command: programPath(), args: ["lsp"] },
      {
        documentSelector: [
          { language: "valk", scheme: "file" },
          { language: "valk", scheme: "untitled" },
        ],
        outputChannel: this.log,
        synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/{*.valk,valk.toml}") },
      },
    );
    client.onDidChangeState(({ newState }) => this.show(newState));
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      await this.explain(error);
    }
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  showLog(): void {
    this.log.show();
  }

  dispose(): void {
    this.settings.dispose();
    void this.stop();
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.state === State.Running) await client.stop();
  }

  private show(state: State): void {
    this.status.busy = state === State.Starting;
    this.status.text = state === State.Stopped ? "Valk: stopped" : "Valk";
    this.status.severity =
      state === State.Stopped ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
  }

  private async explain(error: unknown): Promise<void> {
    this.log.error(String(error));
    this.show(State.Stopped);
    const choice = await vscode.window.showErrorMessage(
      `The Valk language server did not start: \`${programPath()} lsp\` could not be run.`,
      "Set the path",
      "Show the log",
    );
    if (choice === "Set the path") await vscode.commands.executeCommand("workbench.action.openSettings", "valk.path");
    if (choice === "Show the log") this.log.show();
  }
}
