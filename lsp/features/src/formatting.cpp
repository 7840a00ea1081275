#include "valk/formatter/edits.hpp"
#include "valk/formatter/typing.hpp"
#include "valk/lsp/features.hpp"

namespace valk::lsp {

namespace {

std::vector<base::TextEdit> in_source(const Snapshot& snapshot, std::vector<formatter::Edit> edits) {
  std::vector<base::TextEdit> result;
  result.reserve(edits.size());
  for (formatter::Edit& edit : edits) result.push_back({{snapshot.source(), edit.span}, std::move(edit.text)});
  return result;
}

}  // namespace

std::vector<base::TextEdit> formatting(const Snapshot& snapshot) {
  return in_source(snapshot, formatter::edits(snapshot.tree()));
}

std::vector<base::TextEdit> range_formatting(const Snapshot& snapshot, const std::vector<base::Span>& ranges) {
  return in_source(snapshot, formatter::range_edits(snapshot.tree(), ranges));
}

std::vector<base::TextEdit> on_type_formatting(const Snapshot& snapshot, base::ByteOffset offset, char typed) {
  return in_source(snapshot, formatter::edits_on_type(snapshot.tree(), offset, typed));
}

}  // namespace valk::lsp
