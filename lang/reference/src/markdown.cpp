// The pages of docs/reference.

#include <algorithm>

#include "valk/reference/reference.hpp"

namespace valk::reference {

namespace {

constexpr std::string_view notice =
    "<!-- Made from stdlib/ by `./dev reference`: change the documentation there. -->\n\n";
constexpr std::string_view forms_page = "special-forms.md";
constexpr std::string_view example_indent = "    ";

// A name that links can carry: letters and digits stay, `/` is a point, everything else its code.
std::string anchor(std::string_view name) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (char byte : name) {
    bool stays = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-';
    if (stays && name.size() > 1) {
      out += byte;
    } else if (byte == '/' && name.size() > 1) {
      out += '.';
    } else {
      auto code = static_cast<unsigned char>(byte);
      out += {'_', digits[code >> 4], digits[code & 15]};
    }
  }
  return out;
}

std::string page_of(const catalog::Entry& entry) {
  return entry.is_special_form() ? std::string(forms_page) : std::string(entry.area) + ".md";
}

std::string link(const catalog::Entry& entry) {
  return "[`" + std::string(entry.name) + "`](" + page_of(entry) + "#" + anchor(entry.name) + ")";
}

// A block that holds no mark is shown and not run.
std::string fence(std::string_view block) {
  bool has_marks = block.find("; =>") != std::string_view::npos || block.find("; error:") != std::string_view::npos ||
                   block.find("; prints:") != std::string_view::npos;
  std::string out = has_marks ? "```valk\n" : "```valk no-run\n";
  out += block;
  while (out.ends_with("\n\n")) out.pop_back();
  return out + "```\n";
}

// The documentation with its indented blocks as fenced ones. A list's indented lines are no code: they follow its text
// without a blank line between.
std::string with_fences(std::string_view text) {
  std::string out, block;
  bool after_blank = true;
  auto end_block = [&] {
    if (block.empty()) return;
    bool had_blank = block.ends_with("\n\n");
    out += fence(block);
    if (had_blank) out += '\n';
    block.clear();
  };
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with(example_indent) && (after_blank || !block.empty())) {
      block += line.substr(example_indent.size());
      block += '\n';
    } else if (line.empty() && !block.empty()) {
      block += '\n';
    } else {
      end_block();
      out += line;
      out += '\n';
    }
    after_blank = line.empty();
  }
  end_block();
  return out;
}

std::string facts_line(const catalog::Entry& entry) {
  std::string out;
  auto add = [&out](const std::string& fact) { out += (out.empty() ? "" : " · ") + fact; };
  if (!entry.returns.empty()) add("Gives: " + std::string(entry.returns));
  std::string effects;
  for (std::string_view effect : effects_of(entry)) effects += (effects.empty() ? "" : ", ") + std::string(effect);
  if (!effects.empty()) add("Effects: " + effects);
  std::string errors;
  for (std::string_view kind : errors_of(entry)) errors += (errors.empty() ? "`" : ", `") + std::string(kind) + "`";
  if (!errors.empty()) add("Raises: " + errors);
  return out.empty() ? "" : out + "\n\n";
}

std::string section(const catalog::Entry& entry) {
  std::string out = "<a id=\"" + anchor(entry.name) + "\"></a>\n\n## `" + std::string(entry.name) + "`\n\n";
  out += "```valk no-run\n" + std::string(entry.signature) + "\n```\n\n";
  if (!entry.deprecated.empty()) out += "**Deprecated:** " + std::string(entry.deprecated) + "\n\n";
  out += facts_line(entry);
  return out + with_fences(entry.documentation) + "\n";
}

std::string without_last_blank(std::string text) {
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

Page special_forms(const std::vector<Area>& all) {
  std::string text = "# Special forms\n\n" + std::string(notice) +
                     "A special form decides which of its operands are evaluated, and when. It has a name that nothing "
                     "else may bind,\nand is no value.\n\n";
  std::vector<const catalog::Entry*> forms;
  for (const Area& area : all) {
    for (const catalog::Entry* entry : area.entries) {
      if (entry->is_special_form()) forms.push_back(entry);
    }
  }
  for (const catalog::Entry* entry : forms) text += section(*entry);
  return {std::string(forms_page), without_last_blank(std::move(text))};
}

// Empty for an area of special forms alone.
std::string area_text(const Area& area) {
  std::string sections, forms;
  for (const catalog::Entry* entry : area.entries) {
    if (entry->is_special_form())
      forms += (forms.empty() ? "" : ", ") + link(*entry);
    else
      sections += section(*entry);
  }
  if (sections.empty()) return {};
  std::string text = "# " + std::string(area.name) + "\n\n" + std::string(notice);
  if (!area.about.empty()) text += area.about + "\n\n";
  if (!forms.empty()) text += "Special forms of this area: " + forms + ".\n\n";
  return without_last_blank(text + sections);
}

Page index_page(const std::vector<Area>& all) {
  std::string text =
      "# Reference\n\n" + std::string(notice) +
      "Every name that the language comes with. `valk doc NAME` shows the same at the shell, `:doc NAME` "
      "at the prompt.\n[What special forms there are](special-forms.md); [where the language had to "
      "choose](decisions.md).\n\n| area | about |\n| --- | --- |\n";
  for (const Area& area : all) {
    if (area_text(area).empty()) continue;
    text += "| [" + std::string(area.name) + "](" + std::string(area.name) + ".md) | " + area.about + " |\n";
  }
  text += "\n| name | meaning |\n| --- | --- |\n";
  for (const catalog::Entry& entry : catalog::entries()) {
    if (entry.internal) continue;
    std::string summary(entry.summary);
    for (std::size_t at = 0; (at = summary.find('|', at)) != std::string::npos; at += 2) summary.insert(at, "\\");
    text += "| " + link(entry) + " | " + summary + " |\n";
  }
  return {"README.md", std::move(text)};
}

}  // namespace

std::vector<Page> markdown_pages() {
  std::vector<Area> all = areas();
  std::vector<Page> pages{index_page(all), special_forms(all)};
  for (const Area& area : all) {
    std::string text = area_text(area);
    if (!text.empty()) pages.push_back({std::string(area.name) + ".md", std::move(text)});
  }
  return pages;
}

}  // namespace valk::reference
