#include <algorithm>
#include <vector>

#include "rules.hpp"
#include "support/calls.hpp"
#include "support/edits.hpp"
#include "valk/base/text.hpp"

namespace valk::lint::rule {
namespace {

// Builtins whose last operand is a plist of options, with the keys that they take.
struct Options {
  std::string_view name;
  std::vector<std::string_view> keys;
};

const Options* options_of(std::string_view name) {
  static const std::vector<Options> all = {
#define OPTIONS(name, ...) {name, {__VA_ARGS__}},
#include "options.def"
#undef OPTIONS
  };
  const auto found = std::find_if(all.begin(), all.end(), [&](const Options& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

void check(const forms::Call& call, Context& context) {
  const Options* options = options_of(builtin_name(call.callee.node, context));
  if (options == nullptr || call.operands.empty()) return;
  const forms::Form last = forms::view(call.operands.back());
  const auto* plist = std::get_if<forms::Plist>(&last);
  if (plist == nullptr) return;
  for (std::size_t i = 0; i < plist->elements.size(); i += 2) {
    const syntax::Node key = plist->elements[i].node;
    if (!key.is(syntax::Kind::keyword)) continue;
    if (std::find(options->keys.begin(), options->keys.end(), key.text()) != options->keys.end()) continue;
    base::Diagnostic& finding =
        context.report(key, "`" + std::string(options->name) + "` has no option `" + std::string(key.text()) + "`");
    const auto nearest = base::nearest(key.text(), options->keys, 1);
    std::string known;
    for (const std::string_view each : options->keys) known += (known.empty() ? "" : " ") + std::string(each);
    finding.help = nearest.empty() ? "it takes " + known : "did you mean `" + std::string(nearest.front()) + "`?";
    if (!nearest.empty()) {
      finding.fixes.push_back({"replace by `" + std::string(nearest.front()) + "`",
                               false,
                               {replace(key.location(), std::string(nearest.front()))}});
    }
  }
}

}  // namespace

const Hooks call_unknown_option = on_form<check>();

}  // namespace valk::lint::rule
