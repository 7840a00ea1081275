#pragma once

// Small programs with marks in them.

#include <cassert>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "valk/names/module.hpp"

namespace test {

struct Marked {
  std::string text;
  std::map<char, valk::base::ByteOffset> at;
};

// "^a" marks the place behind it; `^` stands for nothing else in these programs.
inline Marked marked(std::string_view written) {
  Marked result;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] == '^') {
      result.at[written[++i]] = {static_cast<std::uint32_t>(result.text.size())};
    } else {
      result.text += written[i];
    }
  }
  return result;
}

struct Program {
  explicit Program(std::string_view written, const valk::names::FileProvider& provider = nullptr)
      : marks(marked(written)),
        tree(valk::syntax::Tree::parse(valk::base::SourceText::make("main.valk", marks.text))),
        module(valk::names::Module::link(valk::names::FileFacts::analyse(tree), provider)) {}

  [[nodiscard]] valk::base::ByteOffset at(char mark) const { return marks.at.at(mark); }
  [[nodiscard]] valk::names::Target target(char mark) const { return module->target_at(0, at(mark)); }
  [[nodiscard]] valk::names::BindingId binding(char mark) const { return module->binding_at(0, at(mark)); }
  // True when the symbol at `use` means what is bound at `bound`.
  [[nodiscard]] bool means(char use, char bound) const {
    return binding(bound) && target(use).binding == binding(bound);
  }
  [[nodiscard]] valk::names::Target::Kind kind(char mark) const { return target(mark).kind; }

  Marked marks;
  valk::syntax::Tree::Ptr tree;
  valk::names::Module::Ptr module;
};

// Files that programs load.
inline valk::names::FileProvider files(std::map<std::string, std::string> texts) {
  using valk::names::FileFacts;
  return [texts = std::move(texts)](const std::string& path) -> valk::base::Result<FileFacts::Ptr> {
    const auto found = texts.find(path);
    if (found == texts.end()) return valk::base::Failure{"no file " + path};
    return FileFacts::analyse(valk::syntax::Tree::parse(valk::base::SourceText::make(path, found->second)));
  };
}

}  // namespace test
