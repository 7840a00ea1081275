// `valk` as tasks, whose diagnostics are read by the problem matcher.

import * as vscode from "vscode";
import { programPath } from "./program";

export const taskType = "valk";

interface ValkTask extends vscode.TaskDefinition {
  command: string;
  arguments?: string[];
}

export function makeTask(definition: ValkTask): vscode.Task {
  const execution = new vscode.ProcessExecution(programPath(), [definition.command, ...(definition.arguments ?? [])]);
  const task = new vscode.Task(
    definition,
    vscode.TaskScope.Workspace,
    definition.command,
    taskType,
    execution,
    "$valk",
  );
  if (definition.command === "test") task.group = vscode.TaskGroup.Test;
  return task;
}

export class TaskProvider implements vscode.TaskProvider {
  provideTasks(): vscode.Task[] {
    return ["test", "lint", "check"].map((command) => makeTask({ type: taskType, command }));
  }

  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const definition = task.definition as ValkTask;
    return definition.command ? makeTask(definition) : undefined;
  }
}
