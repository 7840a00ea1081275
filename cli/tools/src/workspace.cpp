#include "workspace.hpp"

#include "valk/command/files.hpp"
#include "valk/command/parallel.hpp"

namespace valk::tools {

namespace {

lint::FileInput analyse(const std::string& path, std::string text) {
  auto tree = syntax::Tree::parse(base::SourceText::make(path, std::move(text)));
  return {tree, names::FileFacts::analyse(tree)};
}

}  // namespace

void Workspace::read(const std::vector<std::string>& paths, std::size_t jobs) {
  std::vector<lint::FileInput> read(paths.size());
  std::vector<std::string> refused(paths.size());
  command::for_each_in_parallel(paths.size(), jobs, [&](std::size_t i) {
    base::Result<std::string> text = command::read_file(paths[i]);
    if (text)
      read[i] = analyse(paths[i], std::move(text.value()));
    else
      refused[i] = text.message();
  });
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (read[i].tree)
      files_.push_back(std::move(read[i]));
    else
      problems.push_back(refused[i]);
  }
}

void Workspace::add(const std::string& path, std::string text) { files_.push_back(analyse(path, std::move(text))); }

names::FileProvider Workspace::provider() {
  return [this](const std::string& path) -> base::Result<names::FileFacts::Ptr> {
    if (auto known = loaded_.find(path); known != loaded_.end()) return known->second;
    base::Result<std::string> text = command::read_file(path);
    if (!text) return text.failure();
    return loaded_[path] = analyse(path, std::move(text.value())).facts;
  };
}

}  // namespace valk::tools
