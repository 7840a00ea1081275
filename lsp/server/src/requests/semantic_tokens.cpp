// textDocument/semanticTokens/full, full/delta, range.

#include <algorithm>

#include "../requests.hpp"
#include "valk/lsp/structure.hpp"

namespace valk::lsp_server::requests_detail {

namespace {

// Five numbers a token, each place relative to the token before (LSP: semantic tokens). A token that reaches over lines
// is sent line by line.
class Encoder {
 public:
  Encoder(const base::SourceText& source, base::ColumnUnit unit) : source_(source), unit_(unit) {}

  void add(const lsp::Token& token) {
    const std::uint32_t last = source_.line_of(token.span.end);
    for (std::uint32_t line = source_.line_of(token.span.start); line <= last; ++line) {
      const base::Span on_line = source_.line_span(line);
      const base::ByteOffset start = std::max(on_line.start, token.span.start);
      const base::ByteOffset end = std::min(on_line.end, token.span.end);
      if (start < end) add(line, start, end, token);
    }
  }

  std::vector<std::uint32_t> data;

 private:
  void add(std::uint32_t line, base::ByteOffset start, base::ByteOffset end, const lsp::Token& token) {
    const std::uint32_t column = source_.line_column(start, unit_).column;
    const std::uint32_t length = source_.line_column(end, unit_).column - column;
    const std::uint32_t behind = line == line_ ? column - column_ : column;
    data.insert(data.end(), {line - line_, behind, length, static_cast<std::uint32_t>(token.type), token.modifiers});
    line_ = line;
    column_ = column;
  }

  const base::SourceText& source_;
  base::ColumnUnit unit_;
  std::uint32_t line_ = 0;
  std::uint32_t column_ = 0;
};

std::vector<std::uint32_t> encoded(const Session& session, const lsp::Snapshot& snapshot, base::Span range) {
  Encoder encoder(*snapshot.source(), session.unit);
  for (const lsp::Token& token : lsp::semantic_tokens(snapshot, range)) encoder.add(token);
  return std::move(encoder.data);
}

std::vector<std::uint32_t> encoded(const Session& session, const lsp::Snapshot& snapshot) {
  return encoded(session, snapshot, {{0}, snapshot.source()->end()});
}

// One replacement, in whole tokens: what stands between the like beginnings and the like ends.
Json difference(const std::vector<std::uint32_t>& before, const std::vector<std::uint32_t>& after) {
  constexpr std::size_t width = 5;
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t front = 0;
  while (front < shorter && before[front] == after[front]) ++front;
  if (front == before.size() && front == after.size()) return Json::array();
  front -= front % width;
  std::size_t back = 0;
  while (back < shorter - front && before[before.size() - 1 - back] == after[after.size() - 1 - back]) ++back;
  back -= back % width;
  const auto from = after.begin() + static_cast<std::ptrdiff_t>(front);
  const auto to = after.end() - static_cast<std::ptrdiff_t>(back);
  return Json::array({{{"start", front},
                       {"deleteCount", before.size() - front - back},
                       {"data", std::vector<std::uint32_t>(from, to)}}});
}

}  // namespace

Json semantic_tokens_full(Session& session, const Json& params) {
  Document& document = session.document_of(params);
  document.tokens = encoded(session, document.snapshot);
  return {{"resultId", std::to_string(++document.tokens_id)}, {"data", document.tokens}};
}

Json semantic_tokens_delta(Session& session, const Json& params) {
  Document& document = session.document_of(params);
  const bool is_known = params.at("previousResultId").get<std::string>() == std::to_string(document.tokens_id);
  if (!is_known) return semantic_tokens_full(session, params);
  std::vector<std::uint32_t> now = encoded(session, document.snapshot);
  Json edits = difference(document.tokens, now);
  document.tokens = std::move(now);
  return {{"resultId", std::to_string(++document.tokens_id)}, {"edits", std::move(edits)}};
}

Json semantic_tokens_range(Session& session, const Json& params) {
  const lsp::Snapshot& snapshot = session.document_of(params).snapshot;
  return {{"data", encoded(session, snapshot, session.span(snapshot.source(), params.at("range")))}};
}

}  // namespace valk::lsp_server::requests_detail
