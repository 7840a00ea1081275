#pragma once

// One client's session: its documents, what it can do, what it has asked.

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyst.hpp"
#include "files.hpp"
#include "json.hpp"
#include "transport.hpp"
#include "valk/lsp/features.hpp"
#include "valk/lsp/structure.hpp"

namespace valk::lsp_server {

// A JSON-RPC error answer.
struct RequestError {
  int code;
  std::string message;
};
enum ErrorCode : int {
  parse_error = -32700,
  invalid_request = -32600,
  method_not_found = -32601,
  invalid_params = -32602,
  internal_error = -32603,
  server_not_initialized = -32002,
  request_cancelled = -32800,
  request_failed = -32803,
};

struct Document {
  std::string uri;
  std::string path;
  std::int64_t version = 0;
  lsp::Snapshot snapshot;
  std::uint64_t generation = 0;               // another for each snapshot
  bool needs_diagnostics = true;              // the analyst has not been given the snapshot
  std::vector<base::Diagnostic> diagnostics;  // as last published
  std::uint64_t diagnosed = 0;                // the generation that they are about
  meaning::Meaning::Ptr meaning;              // of the same generation, once the analyst has reported
  std::vector<std::uint32_t> tokens;          // as last sent, with what the client calls them
  std::uint32_t tokens_id = 0;
};

enum class Phase { before_initialize, serving, shut_down, ended };

class Session {
 public:
  // `later` does what it is given on the serving thread, in its turn.
  Session(Writer& writer, std::function<void(std::function<void()>)> later);

  Phase phase = Phase::before_initialize;
  base::ColumnUnit unit = base::ColumnUnit::utf16;
  std::vector<std::string> folders;  // of the workspace, as paths
  lsp::HintOptions hints;
  bool shows_lenses = true;
  // Takes what it knows from the client's settings: `{"inlayHints": {"parameters": …, "groups": …}, "codeLens": …}`.
  void configure(const Json& settings);

  // ---- documents
  void open(const std::string& uri, std::int64_t version, std::string text);
  // Applies the changes of a didChange in order.
  void change(Document& document, std::int64_t version, const Json& changes);
  void close(const std::string& uri);
  // After files on disk have changed.
  void relink_all();
  // nullptr: not open.
  [[nodiscard]] Document* find(const std::string& uri);
  // The document that a request's `textDocument` names; throws RequestError when it is not open.
  [[nodiscard]] Document& document_of(const Json& params);
  // Of every file of the workspace, those that are open as they are in the editor.
  [[nodiscard]] std::vector<names::FileFacts::Ptr> workspace_files();
  [[nodiscard]] std::vector<lsp::Snapshot> workspace();

  // ---- diagnostics
  [[nodiscard]] bool wants_diagnostics() const;
  void mark_all_for_diagnostics();
  // Has the analyst look at every document that has changed since.
  void request_diagnostics();
  // Of the document as it is: looked for at once when those that were published are of an older version.
  const std::vector<base::Diagnostic>& current_diagnostics(Document& document);

  // ---- positions
  [[nodiscard]] Json position(const base::Source& source, base::ByteOffset offset) const;
  [[nodiscard]] Json range(const base::Source& source, base::Span span) const;
  [[nodiscard]] Json location(const base::Location& location) const;
  [[nodiscard]] base::ByteOffset offset(const base::Source& source, const Json& position) const;
  [[nodiscard]] base::Span span(const base::Source& source, const Json& range) const;
  [[nodiscard]] Json text_edit(const base::TextEdit& edit) const;
  [[nodiscard]] Json diagnostic(const base::Diagnostic& diagnostic) const;

  void notify(std::string_view method, Json params);

 private:
  void refresh(Document& document, const syntax::Tree::Ptr& tree);
  [[nodiscard]] names::FileProvider provider();

  void publish(Findings findings);

  Writer& writer_;
  Files files_;
  std::map<std::string, Document> documents_;
  std::uint64_t last_generation_ = 0;
  Analyst analyst_;  // last: it ends before what it reports to
};

}  // namespace valk::lsp_server
