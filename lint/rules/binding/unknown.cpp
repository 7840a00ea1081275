#include <algorithm>
#include <vector>

#include "engine/context.hpp"
#include "rules.hpp"
#include "support/edits.hpp"
#include "valk/base/text.hpp"
#include "valk/forms/words.hpp"

namespace valk::lint::rule {
namespace {

using names::Target;

// Unknown in this module and in every one that loads the file, with no load missing.
bool is_surely_unknown(names::UseId id, const Context& context) {
  if (context.module().target(id).kind != Target::Kind::unknown || context.module().may_be_defined(id)) return false;
  const auto& others = context.subject().loaded_by;
  return std::all_of(others.begin(), others.end(), [&](const Membership& other) {
    const names::Module& module = other.module();
    const names::UseId use{other.file, id.chunk, id.index};
    return module.is_complete() && module.target(use).kind == Target::Kind::unknown && !module.may_be_defined(use);
  });
}

void offer_nearest(base::Diagnostic& finding, syntax::Node symbol, const names::Module& module) {
  std::vector<std::string_view> candidates;
  for (const names::Visible& visible : module.visible_at(0, symbol.start())) candidates.push_back(visible.name);
  const auto nearest = base::nearest(symbol.text(), candidates, 1);
  if (nearest.empty()) return;
  const std::string name(nearest.front());
  finding.fixes.push_back({"replace by `" + name + "`", false, {replace(symbol.location(), name)}});
}

// Looking for near names takes time in proportion to all names in sight: a text that is nothing but unknown names, such
// as one of another language, has to do without after these.
constexpr std::size_t most_suggestions = 100;

void report(names::UseId id, bool with_suggestion, Context& context) {
  const syntax::Node symbol = context.module().node(id);
  base::Diagnostic& finding = context.report(symbol, forms::words::unknown_name(symbol.text()));
  const std::string suggestion = with_suggestion ? context.module().suggestion(id) : std::string();
  // ", did you mean `a`?" makes a help line of its own.
  finding.help = suggestion.empty() ? "define it, or load the file that does" : suggestion.substr(2);
  if (!suggestion.empty()) offer_nearest(finding, symbol, context.module());
}

void check(Context& context) {
  const names::Module& module = context.module();
  if (!module.is_complete()) return;
  const names::FileFacts& facts = *context.subject().facts;
  std::size_t count = 0;
  for (std::uint32_t chunk = 0; chunk < facts.chunk_count(); ++chunk) {
    if (context.is_broken(chunk)) continue;
    const auto& uses = facts.chunk(chunk).uses;
    for (std::uint32_t index = 0; index < uses.size(); ++index) {
      const names::UseId id{0, chunk, index};
      if (uses[index].binding != names::none || context.stands_in_broken_code(uses[index].name)) continue;
      if (is_surely_unknown(id, context) && !context.is_explained(id)) {
        report(id, count++ < most_suggestions, context);
      }
    }
  }
}

}  // namespace

const Hooks binding_unknown = on_file<check>();

}  // namespace valk::lint::rule
