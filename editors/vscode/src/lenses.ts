// What the lenses of the language server do when they are clicked; the server names these commands.

import * as vscode from "vscode";
import { makeTask } from "./tasks";

interface Place {
  line: number; // from 0, as `character`
  character: number;
}

export async function showReferences(uri: string, place: Place): Promise<void> {
  const target = vscode.Uri.parse(uri);
  const position = new vscode.Position(place.line, place.character);
  const found = await vscode.commands.executeCommand<vscode.Location[]>(
    "vscode.executeReferenceProvider",
    target,
    position,
  );
  await vscode.commands.executeCommand("editor.action.showReferences", target, position, found);
}

export async function runTest(uri: string, name: string): Promise<void> {
  const filter = `^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
  const path = vscode.Uri.parse(uri).fsPath;
  await vscode.tasks.executeTask(makeTask({ type: "valk", command: "test", arguments: ["--filter", filter, path] }));
}
