#include "lint_run.hpp"

#include <algorithm>
#include <mutex>
#include <numeric>
#include <unordered_map>

#include "lint_cache.hpp"
#include "valk/base/result.hpp"
#include "valk/command/files.hpp"
#include "valk/command/parallel.hpp"

namespace valk::tools {

namespace {

// Nobody writes such a file by hand; what a tool wrote is not for a linter.
constexpr std::size_t most_bytes = 10u << 20;

std::string options_key(const lint::Options& options) {
  std::string key;
  for (const auto& [rule, level] : options.levels) key += rule + "=" + std::string(lint::to_string(level)) + "\n";
  for (const std::string& rule : options.only) key += "only " + rule + "\n";
  return key;
}

// Files that are loaded and were not given: read once, by whichever thread asks first.
class Loaded {
 public:
  names::FileProvider provider() {
    return [this](const std::string& path) -> base::Result<names::FileFacts::Ptr> {
      const std::lock_guard lock(mutex_);
      if (const auto known = files_.find(path); known != files_.end()) return known->second;
      base::Result<std::string> text = command::read_file(path);
      if (!text) return text.failure();
      auto tree = syntax::Tree::parse(base::SourceText::make(path, std::move(text.value())));
      return files_[path] = names::FileFacts::analyse(tree);
    };
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, names::FileFacts::Ptr> files_;
};

std::vector<std::string> loads_of(const names::FileFacts& facts) {
  std::vector<std::string> loads;
  for (std::size_t chunk = 0; chunk < facts.chunk_count(); ++chunk) {
    for (const names::LoadPath& load : facts.chunk(chunk).loads) {
      if (load.is_known) loads.push_back(names::resolve_path(facts.path(), load.path));
    }
  }
  return loads;
}

std::uint64_t hash_of_file(const std::string& path) {
  const base::Result<std::string> text = command::read_file(path);
  return text ? hash_of(text.value()) : 0;
}

// Which files are connected by loads: a forest with paths halved (Tarjan and van Leeuwen).
class Pieces {
 public:
  std::size_t id(const std::string& path) {
    const auto [found, is_new] = ids_.try_emplace(path, parents_.size());
    if (is_new) parents_.push_back(found->second);
    return found->second;
  }
  std::size_t piece(std::size_t at) {
    while (parents_[at] != at) at = parents_[at] = parents_[parents_[at]];
    return at;
  }
  void join(const std::string& a, const std::string& b) { parents_[piece(id(a))] = piece(id(b)); }

 private:
  std::unordered_map<std::string, std::size_t> ids_;
  std::vector<std::size_t> parents_;
};

class Run {
 public:
  Run(LintRequest request, LintSettings& settings) : request_(std::move(request)), settings_(settings) {}

  LintResult run() {
    read_settings();
    if (!result_.problems.empty()) return std::move(result_);
    if (!request_.cache.empty()) read();
    look();
    if (!request_.cache.empty()) write();
    take_found();
    base::sort(result_.diagnostics);
    return std::move(result_);
  }

 private:
  struct File {
    std::string name;  // its path, "." and ".." resolved
    const lint::Options* options = nullptr;
    std::uint64_t hash = 0;
    base::Source source;
    names::FileFacts::Ptr facts;  // when it was analysed
    bool is_stale = true;
  };

  void read_settings() {
    for (const LintSource& source : request_.sources) {
      const auto options = settings_.of(source.path);
      if (!options) {
        const std::string problem = options.message();
        if (std::find(result_.problems.begin(), result_.problems.end(), problem) == result_.problems.end())
          result_.problems.push_back(problem);
        continue;
      }
      File& file = files_.emplace_back();
      file.options = options.value();
    }
    if (!result_.problems.empty()) return;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      files_[i].name = names::resolve_path("", request_.sources[i].path);
      by_name_.emplace(files_[i].name, i);
    }
    command::for_each_in_parallel(files_.size(), request_.jobs, [&](std::size_t i) {
      LintSource& source = request_.sources[i];
      if (!request_.cache.empty()) files_[i].hash = hash_of(source.text);
      files_[i].source = base::SourceText::make(source.path, std::move(source.text));
    });
  }

  void analyse(const std::vector<std::size_t>& wanted) {
    command::for_each_in_parallel(wanted.size(), request_.jobs, [&](std::size_t i) {
      File& file = files_[wanted[i]];
      if (!file.facts) file.facts = names::FileFacts::analyse(syntax::Tree::parse(file.source));
    });
  }

  [[nodiscard]] bool is_as_before(const File& file) const {
    const auto known = cache_.find(file.name);
    return known != cache_.end() && known->second.is_input && known->second.hash == file.hash &&
           known->second.options == options_key(*file.options);
  }

  // Finds the pieces that have changed.
  void read() {
    cache_ = read_cache(request_.cache);
    Pieces pieces;
    std::vector<std::string> changed;
    std::vector<std::size_t> changed_files;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (is_as_before(files_[i])) continue;
      changed.push_back(files_[i].name);
      changed_files.push_back(i);
    }
    analyse(changed_files);
    for (const std::size_t i : changed_files) {
      for (const std::string& load : loads_of(*files_[i].facts)) pieces.join(files_[i].name, load);
    }
    for (const auto& [name, file] : cache_) {
      for (const std::string& load : file.loads) pieces.join(name, load);
      const bool is_given = by_name_.contains(name);
      const bool is_gone = file.is_input ? !is_given : is_given || hash_of_file(name) != file.hash;
      if (is_gone) changed.push_back(name);
    }
    std::vector<std::size_t> stale;
    for (const std::string& name : changed) stale.push_back(pieces.piece(pieces.id(name)));
    std::sort(stale.begin(), stale.end());
    for (File& file : files_) {
      file.is_stale = std::binary_search(stale.begin(), stale.end(), pieces.piece(pieces.id(file.name)));
    }
    // What a piece that is kept says is taken over; a damaged piece is looked at anew.
    for (File& file : files_) {
      if (file.is_stale) continue;
      file.is_stale = !unpack(
          cache_.find(file.name)->second.findings, [this](const std::string& path) { return source_of(path); },
          result_.diagnostics);
    }
  }

  base::Source source_of(const std::string& path) {
    if (const auto known = by_name_.find(names::resolve_path("", path)); known != by_name_.end())
      return files_[known->second].source;
    auto& source = other_sources_[path];
    if (!source) {
      base::Result<std::string> text = command::read_file(path);
      if (text) source = base::SourceText::make(path, std::move(text.value()));
    }
    return source;
  }

  void look() {
    std::vector<std::size_t> stale;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (files_[i].is_stale) stale.push_back(i);
    }
    analyse(stale);
    std::vector<lint::FileInput> inputs;
    for (const std::size_t i : stale) {
      inputs.push_back({files_[i].facts->tree_ptr(), files_[i].facts, nullptr, files_[i].options});
    }
    const lint::ForEach spread = [this](std::size_t count, const std::function<void(std::size_t)>& work) {
      command::for_each_in_parallel(count, request_.jobs, work);
    };
    const lint::Options none;
    found_ = lint::lint(inputs, none, loaded_.provider(), spread);
    result_.looked_at = stale.size();
  }

  void write() {
    if (std::any_of(files_.begin(), files_.end(), [](const File& file) { return file.is_stale; })) {
      std::unordered_map<const base::SourceText*, std::vector<const base::Diagnostic*>> by_source;
      for (const base::Diagnostic& diagnostic : found_)
        by_source[diagnostic.location.source.get()].push_back(&diagnostic);
      LintCache next;
      for (const File& file : files_) {
        CachedFile& entry = next[file.name];
        const auto known = cache_.find(file.name);
        if (!file.is_stale && known != cache_.end()) {
          entry = std::move(known->second);
        } else {
          entry = {file.hash, options_key(*file.options), true, loads_of(*file.facts),
                   pack(by_source[file.source.get()])};
        }
      }
      add_loaded(next);
      write_cache(request_.cache, next);
    }
  }

  // Files that are loaded and not given, with what is known of them now.
  static void add_loaded(LintCache& cache) {
    std::vector<std::string> waiting;
    for (const auto& [name, file] : cache) waiting.insert(waiting.end(), file.loads.begin(), file.loads.end());
    while (!waiting.empty()) {
      const std::string name = std::move(waiting.back());
      waiting.pop_back();
      if (cache.contains(name)) continue;
      CachedFile& entry = cache[name];
      const base::Result<std::string> text = command::read_file(name);
      if (!text) continue;
      entry.hash = hash_of(text.value());
      entry.loads =
          loads_of(*names::FileFacts::analyse(syntax::Tree::parse(base::SourceText::make(name, text.value()))));
      waiting.insert(waiting.end(), entry.loads.begin(), entry.loads.end());
    }
  }

  void take_found() {
    result_.diagnostics.insert(result_.diagnostics.end(), std::make_move_iterator(found_.begin()),
                               std::make_move_iterator(found_.end()));
    found_.clear();
  }

  LintRequest request_;
  LintSettings& settings_;
  std::vector<File> files_;
  std::unordered_map<std::string, std::size_t> by_name_;
  std::unordered_map<std::string, base::Source> other_sources_;
  LintCache cache_;
  Loaded loaded_;
  std::vector<base::Diagnostic> found_;
  LintResult result_;
};

}  // namespace

LintResult run_lint(LintRequest request, LintSettings& settings) { return Run(std::move(request), settings).run(); }

std::vector<LintSource> read_sources(const std::vector<std::string>& paths, std::size_t jobs,
                                     std::vector<std::string>& problems) {
  std::vector<LintSource> read(paths.size());
  std::vector<std::string> refused(paths.size());
  command::for_each_in_parallel(paths.size(), jobs, [&](std::size_t i) {
    base::Result<std::string> text = command::read_file(paths[i]);
    if (!text) {
      refused[i] = text.message();
    } else if (text.value().size() > most_bytes) {
      refused[i] =
          paths[i] + ": " + std::to_string(text.value().size() >> 20) + " MB; files above 10 MB are not checked";
    } else {
      read[i] = {paths[i], std::move(text.value())};
    }
  });
  std::vector<LintSource> sources;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (refused[i].empty())
      sources.push_back(std::move(read[i]));
    else
      problems.push_back(refused[i]);
  }
  return sources;
}

}  // namespace valk::tools
