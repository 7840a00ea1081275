#include <algorithm>
#include <map>

#include "valk/reference/reference.hpp"

namespace valk::reference {

namespace {

// The comment at the top of a source, its lines joined; sentences about the sources themselves are left out.
std::string comment_at_top(std::string_view text) {
  std::string about;
  while (text.starts_with("; ")) {
    std::size_t end = std::min(text.find('\n'), text.size());
    if (!about.empty()) about += ' ';
    about += text.substr(2, end - 2);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (std::size_t own = about.find("stdlib/"); own != std::string::npos) {
    std::size_t sentence = about.rfind(". ", own);
    about.erase(sentence == std::string::npos ? 0 : sentence + 1);
  }
  return about;
}

bool is_kind_character(char byte) { return (byte >= 'a' && byte <= 'z') || byte == '-'; }

void add_once(std::vector<std::string_view>& all, std::string_view one) {
  if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

// The keywords in one sentence that says that something is raised, or behind an example's `; error:`.
void add_kinds(std::vector<std::string_view>& kinds, std::string_view text, std::string_view before) {
  for (std::size_t at = text.find(before); at != std::string_view::npos; at = text.find(before, at + 1)) {
    std::size_t begin = at + before.size() - 1;
    std::size_t end = begin + 1;
    while (end < text.size() && is_kind_character(text[end])) ++end;
    if (end > begin + 1) add_once(kinds, text.substr(begin, end - begin));
  }
}

}  // namespace

std::vector<Area> areas() {
  std::map<std::string_view, Area> by_name;
  for (const catalog::Entry& entry : catalog::entries()) {
    if (entry.internal) continue;
    Area& area = by_name[entry.area];
    area.name = entry.area;
    area.entries.push_back(&entry);
  }
  std::vector<Area> all;
  for (auto& [name, area] : by_name) {
    for (std::string_view folder : {"stdlib/native/", "stdlib/prelude/"}) {
      if (area.about.empty()) {
        area.about = comment_at_top(catalog::standard_source(std::string(folder) + std::string(name) + ".valk"));
      }
    }
    std::stable_sort(area.entries.begin(), area.entries.end(), [](const auto* a, const auto* b) {
      return std::pair(a->file, a->line) < std::pair(b->file, b->line);
    });
    all.push_back(std::move(area));
  }
  return all;
}

std::string_view kind_of(const catalog::Entry& entry) {
  switch (entry.kind) {
    case catalog::EntryKind::special_form:
      return "special form";
    case catalog::EntryKind::constant:
      return "constant";
    case catalog::EntryKind::native:
    case catalog::EntryKind::function:
      break;
  }
  return "function";
}

std::vector<std::string_view> effects_of(const catalog::Entry& entry) {
  constexpr std::pair<catalog::Effect, std::string_view> words[] = {
      {catalog::Effect::reads, "reads state"},        {catalog::Effect::writes, "writes state"},
      {catalog::Effect::suspends, "suspends"},        {catalog::Effect::blocks, "blocks the thread"},
      {catalog::Effect::diverges, "does not return"},
  };
  std::vector<std::string_view> all;
  for (const auto& [effect, word] : words) {
    if (catalog::has(entry.effects, effect)) all.push_back(word);
  }
  return all;
}

std::vector<std::string_view> errors_of(const catalog::Entry& entry) {
  std::vector<std::string_view> kinds;
  add_kinds(kinds, entry.documentation, "; error: :");
  std::string_view rest = entry.documentation;
  while (!rest.empty()) {
    std::size_t end = std::min(rest.find(". "), rest.find(".\n"));
    std::string_view sentence = rest.substr(0, end);
    if (sentence.find("raise") != std::string_view::npos || sentence.find("Raise") != std::string_view::npos ||
        sentence.find("fails with") != std::string_view::npos ||
        sentence.find("Fails with") != std::string_view::npos) {
      add_kinds(kinds, sentence, "`:");
    }
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  std::sort(kinds.begin(), kinds.end());
  return kinds;
}

}  // namespace valk::reference
