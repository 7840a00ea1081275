// A rule's page is its documentation, its test and the text that `--explain` prints.

#include "catch.hpp"
#include "markers.hpp"
#include "valk/lint/fix.hpp"

namespace valk::lint::test {
namespace {

struct Section {
  std::string heading;  // "Examples"; empty for what stands above the first one
  std::vector<std::string> blocks;
  std::string prose;
};

std::vector<Section> sections(std::string_view page) {
  std::vector<Section> all(1);
  bool in_block = false;
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t end = std::min(page.find('\n', at), page.size());
    const std::string line(page.substr(at, end - at));
    at = end + 1;
    if (line.starts_with("```")) {
      in_block = !in_block;
      if (in_block) all.back().blocks.emplace_back();
    } else if (in_block) {
      all.back().blocks.back() += line + "\n";
    } else if (line.starts_with("## ")) {
      all.push_back({line.substr(3), {}, {}});
    } else {
      all.back().prose += line;
    }
  }
  return all;
}

// A page speaks about its own rule: its programs need not define all that they call. Rules about suppressions need the
// others to run.
Options only(const Rule& rule) {
  Options options;
  if (rule.group == "lint") return options;
  options.only = {std::string(rule.id)};
  options.levels[std::string(rule.id)] = rule.level == Level::off ? Level::warn : rule.level;
  return options;
}

std::size_t fixable(const std::vector<base::Diagnostic>& findings, FixLevel level) {
  return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), [&](const base::Diagnostic& finding) {
    return !finding.fixes.empty() && (finding.fixes.front().safe || level == FixLevel::unsafe);
  }));
}

// Fixed code parses and has no finding left that can be fixed.
void check_fixes(const Rule& rule, const std::string& block, FixLevel level) {
  const auto before = lint_text(block, only(rule));
  if (fixable(before, level) == 0) return;
  const Fixed fixed = fix(base::SourceText::make("page.valk", block), only(rule), level);
  INFO("fixed:\n" << fixed.text << rendered(fixed.remaining));
  CHECK(fixed.count > 0);
  CHECK(!parse(fixed.text)->has_mistake());
  CHECK(fixable(fixed.remaining, level) == 0);
  CHECK(fixed.remaining.size() < before.size());
}

}  // namespace

TEST_CASE("every rule has a page with the same headings") {
  const std::vector<std::string> wanted = {"What it does", "Why is this bad?", "Examples",
                                           "Use instead",  "Fix safety",       "Limitations"};
  for (const Rule& rule : rules()) {
    INFO(rule.id);
    REQUIRE(!rule.page.empty());
    CHECK(rule.page.starts_with("# " + std::string(rule.id) + "\n"));
    std::vector<std::string> headings;
    for (const Section& section : sections(rule.page)) {
      if (section.heading.empty()) continue;
      headings.push_back(section.heading);
      INFO(section.heading);
      CHECK((!section.prose.empty() || !section.blocks.empty()));
    }
    CHECK(headings == wanted);
    CHECK(!rule.summary.empty());
  }
}

TEST_CASE("a rule finds on its page what the page says, and nothing else") {
  for (const Rule& rule : rules()) {
    bool fires = false;
    for (const Section& section : sections(rule.page)) {
      for (const std::string& block : section.blocks) {
        const auto findings = lint_text(block, only(rule));
        INFO(rule.id << " / " << section.heading << "\n" << block << rendered(findings));
        CHECK(actual_marks(findings) == expected_marks(block));
        if (section.heading == "Use instead") CHECK(findings.empty());
        fires = fires || (section.heading == "Examples" && !findings.empty());
      }
    }
    INFO(rule.id);
    CHECK(fires);
  }
}

TEST_CASE("what a page's findings offer as fixes cures them") {
  for (const Rule& rule : rules()) {
    bool any_safe = false;
    bool any_unsafe = false;
    for (const Section& section : sections(rule.page)) {
      for (const std::string& block : section.blocks) {
        INFO(rule.id << "\n" << block);
        check_fixes(rule, block, FixLevel::safe);
        check_fixes(rule, block, FixLevel::unsafe);
        for (const base::Diagnostic& finding : lint_text(block, only(rule))) {
          for (const base::Fix& each : finding.fixes) (each.safe ? any_safe : any_unsafe) = true;
        }
      }
    }
    INFO(rule.id << ": the table must say what kind of fix there is");
    switch (rule.fix) {
      case FixKind::none:
        CHECK((!any_safe && !any_unsafe));
        break;
      case FixKind::safe:
        CHECK((any_safe && !any_unsafe));
        break;
      case FixKind::unsafe:
        CHECK((!any_safe && any_unsafe));
        break;
      case FixKind::sometimes:
        CHECK(any_safe);
        break;
    }
  }
}

TEST_CASE("messages keep to the house's wording") {
  for (const Rule& rule : rules()) {
    for (const Section& section : sections(rule.page)) {
      for (const std::string& block : section.blocks) {
        for (const base::Diagnostic& finding : lint_text(block, only(rule))) {
          INFO(rule.id << ": " << finding.message << " / " << finding.help);
          CHECK(!finding.message.ends_with('.'));
          CHECK(!(finding.message.front() >= 'A' && finding.message.front() <= 'Z'));
          CHECK(!finding.help.empty());
          CHECK(!finding.help.ends_with('.'));
          for (const base::Fix& each : finding.fixes) CHECK(!each.title.empty());
        }
      }
    }
  }
}

}  // namespace valk::lint::test
