// valk doc [NAME…]: what a name means; `--markdown DIR` writes docs/reference.

#include <algorithm>
#include <filesystem>
#include <set>

#include "../commands.hpp"
#include "../program.hpp"
#include "valk/base/text.hpp"
#include "valk/command/files.hpp"
#include "valk/command/terminal.hpp"
#include "valk/reference/reference.hpp"

namespace valk::cli {

namespace {

constexpr std::string_view program = "valk doc";

const command::Option options[] = {
    {"--json", "", "", "", "write an array of objects, one a name; without NAME, of all names"},
    {"--area", "", "AREA", "", "list the names of an area"},
    {"--markdown", "", "DIR", "", "write the whole reference into a folder, a page an area"},
    {"--check", "", "", "", "with --markdown: write nothing; name the pages that differ, and exit with 1 if any do"},
};

void write_table(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::size_t widest = 0;
  for (const auto& [left, right] : rows) widest = std::max(widest, base::count_code_points(left));
  for (const auto& [left, right] : rows) {
    std::string gap(right.empty() ? 0 : widest + 2 - base::count_code_points(left), ' ');
    write_output("  " + left + gap + right + "\n");
  }
}

int list_areas() {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const reference::Area& area : reference::areas()) rows.emplace_back(area.name, area.about);
  write_table(rows);
  write_output("\n`valk doc --area AREA` lists an area's names, `valk doc NAME` says what one means.\n");
  return command::exit_fine;
}

int list_area(const std::string& wanted) {
  std::vector<reference::Area> all = reference::areas();
  std::vector<std::string_view> names;
  for (const reference::Area& area : all) {
    names.push_back(area.name);
    if (area.name != wanted) continue;
    std::vector<std::pair<std::string, std::string>> rows;
    for (const catalog::Entry* entry : area.entries) rows.emplace_back(entry->signature, entry->summary);
    if (!area.about.empty()) write_output(area.about + "\n\n");
    write_table(rows);
    return command::exit_fine;
  }
  return command::usage_error(program, "no area `" + wanted + "`" + base::suggestion(wanted, names));
}

std::vector<std::string_view> public_names() {
  std::vector<std::string_view> names;
  for (const catalog::Entry& entry : catalog::entries()) {
    if (!entry.internal) names.push_back(entry.name);
  }
  return names;
}

int show(const std::vector<std::string>& wanted, bool as_json) {
  bool color = command::use_color(command::Stream::output);
  std::vector<const catalog::Entry*> found;
  for (const std::string& name : wanted) {
    const catalog::Entry* entry = catalog::find(name);
    if (entry != nullptr && !entry->internal) {
      found.push_back(entry);
      continue;
    }
    write_error(std::string(program) + ": nothing named `" + name + "`" + base::suggestion(name, public_names()) +
                "\n");
    return command::exit_failed;
  }
  if (!as_json) {
    for (std::size_t i = 0; i < found.size(); ++i) {
      write_output((i > 0 ? "\n" : "") + reference::as_text(*found[i], color ? "\x1b[1m" : "", color ? "\x1b[0m" : ""));
    }
    return command::exit_fine;
  }
  std::string out = "[";
  for (const catalog::Entry* entry : found) out += (out.size() > 1 ? ",\n " : "") + reference::as_json(*entry);
  write_output(out + "]\n");
  return command::exit_fine;
}

// The pages that nothing makes any more: those that carry the notice of made ones.
std::vector<std::string> stale_pages(const std::string& folder, const std::vector<reference::Page>& pages) {
  std::set<std::string> made;
  for (const reference::Page& page : pages) made.insert(page.path);
  std::vector<std::string> stale;
  std::error_code ignored;
  for (const auto& file : std::filesystem::directory_iterator(folder, ignored)) {
    std::string name = file.path().filename().string();
    if (!name.ends_with(".md") || made.contains(name)) continue;
    base::Result<std::string> text = command::read_file(file.path().string());
    if (text && text.value().find("<!-- Made from stdlib/") != std::string::npos) stale.push_back(name);
  }
  std::sort(stale.begin(), stale.end());
  return stale;
}

int check_pages(const std::string& folder) {
  std::vector<reference::Page> pages = reference::markdown_pages();
  std::vector<std::string> differing = stale_pages(folder, pages);
  for (const reference::Page& page : pages) {
    base::Result<std::string> text = command::read_file(folder + "/" + page.path);
    if (!text || text.value() != page.text) differing.push_back(page.path);
  }
  if (differing.empty()) return command::exit_fine;
  for (const std::string& name : differing) write_output(folder + "/" + name + "\n");
  write_error("the reference is not that of this build; `./dev reference` writes it anew\n");
  return command::exit_failed;
}

int write_pages(const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  std::vector<reference::Page> pages = reference::markdown_pages();
  for (const std::string& stale : stale_pages(folder, pages)) std::filesystem::remove(folder + "/" + stale, failed);
  for (const reference::Page& page : pages) {
    std::string path = folder + "/" + page.path;
    base::Result<std::string> before = command::read_file(path);
    if (before && before.value() == page.text) continue;
    base::Status written = command::write_file_atomically(path, page.text);
    if (!written) {
      write_error(std::string(program) + ": " + written.message() + "\n");
      return command::exit_usage;
    }
    write_output("wrote " + path + "\n");
  }
  return command::exit_fine;
}

int run(const command::Arguments& arguments) {
  std::optional<std::string> folder = arguments.value("--markdown");
  if (arguments.has("--check") && !folder) return command::usage_error(program, "`--check` needs `--markdown`");
  if (folder) return arguments.has("--check") ? check_pages(*folder) : write_pages(*folder);
  if (std::optional<std::string> area = arguments.value("--area")) return list_area(*area);
  if (!arguments.operands.empty()) return show(arguments.operands, arguments.has("--json"));
  if (!arguments.has("--json")) return list_areas();
  std::vector<std::string_view> names = public_names();
  return show({names.begin(), names.end()}, true);
}

}  // namespace

const command::Command doc_command{
    "doc", "[NAME…]", "what a name of the language means", "Without NAME: the areas of the library.", options, run,
};

}  // namespace valk::cli
