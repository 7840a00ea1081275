#include "valk/tools/check.hpp"

#include <algorithm>
#include <set>

#include "output.hpp"
#include "valk/command/files.hpp"
#include "valk/command/terminal.hpp"
#include "workspace.hpp"

namespace valk::tools {

namespace {

const command::Option options[] = {
    {"--format", "", "FORMAT", "text", "how mistakes are written, as in valk lint"},
    {"--stdin-filepath", "", "FILE", "", "how mistakes name standard input, and where its `load`s start"},
    {"--jobs", "-j", "N", "", "read and analyse on N threads; by default on every core"},
};

lint::Options error_rules() {
  lint::Options rules;
  for (const lint::Rule& rule : lint::rules()) {
    if (rule.level == lint::Level::error) rules.only.emplace_back(rule.id);
  }
  return rules;
}

// What the files load belongs to the program as well. What cannot be read is the rules' to report.
void follow_loads(Workspace& workspace) {
  std::set<std::string> known;
  for (const lint::FileInput& file : workspace.files()) known.insert(names::resolve_path("", file.facts->path()));
  for (std::size_t i = 0; i < workspace.files().size(); ++i) {
    names::FileFacts::Ptr facts = workspace.files()[i].facts;  // `add` moves the files
    for (std::size_t chunk = 0; chunk < facts->chunk_count(); ++chunk) {
      for (const names::LoadPath& load : facts->chunk(chunk).loads) {
        std::string path = names::resolve_path(facts->path(), load.path);
        if (!load.is_known || !known.insert(path).second) continue;
        base::Result<std::string> text = command::read_file(path);
        if (text) workspace.add(path, std::move(text.value()));
      }
    }
  }
}

bool is_at(const base::Diagnostic& one, const base::Diagnostic& other) {
  return one.location.source == other.location.source && one.location.span.start == other.location.span.start;
}

// Compiler and linter find the same mistakes of syntax and names: those are told once.
void add_new(std::vector<base::Diagnostic>& findings, std::vector<base::Diagnostic> more) {
  std::size_t known = findings.size();
  for (base::Diagnostic& finding : more) {
    bool is_known = std::any_of(findings.begin(), findings.begin() + static_cast<std::ptrdiff_t>(known),
                                [&](const base::Diagnostic& one) { return is_at(one, finding); });
    if (!is_known) findings.push_back(std::move(finding));
  }
}

}  // namespace

std::span<const command::Option> check_options() { return options; }

int check(const command::Arguments& arguments, const Compiler& compiler) {
  std::string problem;
  const lint::Format* format = format_named(arguments.value_or("--format", "text"), problem);
  auto jobs = static_cast<std::size_t>(arguments.integer("--jobs", 1, 1024, problem).value_or(0));
  if (!problem.empty()) return command::usage_error(arguments.program, problem);
  std::vector<std::string> paths = arguments.operands;
  if (paths.empty()) paths.emplace_back(".");
  Workspace workspace;
  command::FoundFiles found;
  if (paths == std::vector<std::string>{"-"}) {
    workspace.add(arguments.value_or("--stdin-filepath", "<stdin>"), command::read_standard_input());
  } else {
    found = command::find_valk_files(paths);
    workspace.read(found.files, jobs);
  }
  print_problems(found.problems, arguments.program);
  print_problems(workspace.problems, arguments.program);
  bool was_refused = !found.problems.empty() || !workspace.problems.empty();
  if (was_refused && workspace.files().empty()) return command::exit_usage;

  follow_loads(workspace);
  std::vector<base::Diagnostic> findings = lint::lint(workspace.files(), error_rules(), workspace.provider());
  std::erase_if(findings, [](const base::Diagnostic& one) { return one.severity != base::Severity::error; });
  for (const lint::FileInput& file : workspace.files()) add_new(findings, compiler(*file.tree));
  base::sort(findings);
  bool failed = !findings.empty();
  lint::Report report{std::move(findings), workspace.files().size()};
  print(format->write(report, {command::use_color(command::Stream::output)}));
  if (was_refused) return command::exit_usage;
  return failed ? command::exit_failed : command::exit_fine;
}

}  // namespace valk::tools
