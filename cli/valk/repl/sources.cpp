#include "sources.hpp"

#include "valk/catalog/catalog.hpp"
#include "valk/compile/compile.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::cli {

namespace {

std::string with_place(std::string_view path, std::uint32_t line, std::string_view form) {
  return "; " + std::string(path) + ":" + std::to_string(line) + "\n" + std::string(form) + "\n";
}

std::string of_entry(const catalog::Entry& entry) {
  auto tree = syntax::Tree::parse(
      base::SourceText::make(std::string(entry.file), std::string(catalog::standard_source(entry.file))));
  for (syntax::Node form : tree->top_level_forms()) {
    if (tree->source()->line_of(form.end()) + 1 >= entry.line) return with_place(entry.file, entry.line, form.text());
  }
  return with_place(entry.file, entry.line, "");
}

}  // namespace

void Sources::add(const base::Source& source) {
  auto tree = syntax::Tree::parse(source);
  for (syntax::Node form : tree->top_level_forms()) {
    auto alone = syntax::Tree::parse(base::SourceText::make(source->path(), std::string(form.text())));
    for (const std::string& name : compile::interface_of(*alone).definitions) {
      definitions_[name] = with_place(source->path(), source->line_of(form.start()) + 1, form.text());
    }
  }
}

std::optional<std::string> Sources::of(std::string_view name) const {
  if (auto found = definitions_.find(name); found != definitions_.end()) return found->second;
  const catalog::Entry* entry = catalog::find(name);
  if (entry == nullptr || entry->internal) return std::nullopt;
  return of_entry(*entry);
}

}  // namespace valk::cli
