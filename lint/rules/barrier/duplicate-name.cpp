#include <map>

#include "engine/context.hpp"
#include "rules.hpp"

namespace valk::lint::rule {
namespace {

void check_group(const forms::AioGroup& group, Context& context) {
  std::map<std::string_view, forms::Node> first;
  for (const forms::AioBinding& binding : group.bindings) {
    for (forms::Node name : forms::pattern_names(binding.pattern)) {
      const auto [known, is_new] = first.emplace(name.text(), name);
      if (is_new) continue;
      const std::string text(name.text());
      base::Diagnostic& finding =
          context.report(name, "`" + text + "` is bound twice in one group of `aio/let`: one of the values is lost");
      finding.notes.push_back({"first bound here", known->second.location()});
      finding.help = "give it another name, or `_` if the value is not needed";
    }
  }
}

void check(const forms::AioLet& let, Context& context) {
  for (const forms::AioGroup& group : let.groups) check_group(group, context);
}

}  // namespace

const Hooks barrier_duplicate_name = on_form<check>();

}  // namespace valk::lint::rule
