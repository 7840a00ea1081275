#include <algorithm>

#include "rules.hpp"
#include "support/calls.hpp"

namespace valk::lint::rule {
namespace {

struct Resource {
  std::string_view acquire;
  std::string_view release;
};

constexpr Resource resources[] = {
#define RESOURCE(acquire, release) {acquire, release},
#include "resources.def"
#undef RESOURCE
};

const Resource* resource_of(std::string_view name) {
  const auto found = std::find_if(std::begin(resources), std::end(resources),
                                  [&](const Resource& each) { return each.acquire == name; });
  return found == std::end(resources) ? nullptr : found;
}

// What becomes of a resource in the code that may use its name.
struct Fate {
  bool is_released = false;
  bool is_handed_on = false;  // given back, stored, or given to something that is not known
};

// The call whose operand a symbol directly is; no node: it stands elsewhere.
syntax::Node call_of_operand(syntax::Node symbol) {
  const syntax::Node around = symbol.parent();
  const bool is_call = around && around.is_bracketed() && around.form(0) && around.form(0) != symbol;
  return is_call && around.form(0).is(syntax::Kind::symbol) ? around : syntax::Node();
}

Fate fate_of(names::BindingId id, const Resource& resource, Context& context) {
  Fate fate;
  for (const names::UseId use : context.module().uses_of(id)) {
    const syntax::Node symbol = context.module().node(use);
    const syntax::Node call = call_of_operand(symbol);
    const std::string_view head = call ? builtin_name(call.form(0), context) : std::string_view();
    if (head == resource.release) {
      fate.is_released = true;
    } else {
      // Functions of the same area use it and give it back.
      const std::string_view area = resource.acquire.substr(0, resource.acquire.find('/') + 1);
      if (head.empty() || !head.starts_with(area)) fate.is_handed_on = true;
    }
  }
  return fate;
}

void check(Context& context) {
  for (std::uint32_t chunk = 0; chunk < context.tree().chunk_count(); ++chunk) {
    if (context.is_broken(chunk)) continue;
    const names::ChunkFacts& facts = context.subject().facts->chunk(chunk);
    for (std::uint32_t i = 0; i < facts.bindings.size(); ++i) {
      const names::BindingId id{0, chunk, i};
      if (is_definition(facts.bindings[i].kind) || facts.bindings[i].is_pattern) continue;
      const syntax::Node value = context.module().value(id);
      if (!value || !value.is_bracketed() || !value.form(0)) continue;
      const Resource* resource = resource_of(builtin_name(value.form(0), context));
      if (resource == nullptr ||
          context.stands_in_data(facts.bindings[i].name, context.tree().chunk_root(chunk).location()))
        continue;
      const Fate fate = fate_of(id, *resource, context);
      if (fate.is_released || fate.is_handed_on) continue;
      base::Diagnostic& finding =
          context.report(value, "what `" + std::string(resource->acquire) + "` acquires here is never released");
      finding.help = "`(aio/bracket " + std::string(value.text().substr(0, 60)) + " " + std::string(resource->release) +
                     " (\\ {" + std::string(facts.bindings[i].name) + "} …))` releases it, whatever becomes of its use";
    }
  }
}

}  // namespace

const Hooks async_unreleased = on_file<check>();

}  // namespace valk::lint::rule
