#pragma once

// The language server: LSP 3.17 over a pair of file descriptors.
//
// A reader thread takes messages off the input and notes cancellations at once; the serving thread answers in order, and
// looks for diagnostics whenever nothing else waits. JSON, URIs and UTF-16 exist in this room only.

namespace valk::lsp_server {

// Serves until `exit` or the end of the input. The process's exit code: 0 after shutdown, else 1 (LSP: exit).
int serve(int input, int output);

}  // namespace valk::lsp_server
