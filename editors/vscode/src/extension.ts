// What the editor starts: the language server, and what runs programs beside it.

import * as vscode from "vscode";
import { runTest, showReferences } from "./lenses";
import { Repl } from "./repl";
import { LanguageServer } from "./server";
import { TaskProvider, taskType } from "./tasks";
import { TestExplorer } from "./tests";
import { runFile, serveFile } from "./terminals";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const server = new LanguageServer(context);
  const repl = new Repl();
  const command = (name: string, run: (...operands: never[]) => unknown) =>
    context.subscriptions.push(vscode.commands.registerCommand(`valk.${name}`, run));

  command("restartServer", () => server.restart());
  command("showLog", () => server.showLog());
  command("runFile", runFile);
  command("serveFile", serveFile);
  command("repl", () => repl.show());
  command("sendForm", () => repl.sendForm());
  command("sendFile", () => repl.sendFile());
  command("showReferences", showReferences);
  command("runTest", runTest);
  context.subscriptions.push(
    server,
    repl,
    new TestExplorer(),
    vscode.tasks.registerTaskProvider(taskType, new TaskProvider()),
  );
  await server.start();
}
