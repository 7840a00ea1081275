#include "comments.hpp"

#include <algorithm>
#include <utility>

namespace valk::formatter {
namespace {

constexpr Width distance = 2;             // between code and comment
constexpr std::uint32_t lines_apart = 5;  // at most, of comments that have their author's column in common

// Finds the columns, one run after the other. Comments that go on below another one are in no run and take its column.
class Columns {
 public:
  Columns(const std::vector<TrailingComment>& comments, Width width)
      : comments_(comments), wide_(width - width / 4), columns_(comments.size()) {}

  [[nodiscard]] std::vector<Width> find() {
    for (std::size_t i = 0; i < comments_.size(); ++i) {
      if (comments_[i].continues) continue;
      if (!run_.empty() && !go_together(comments_[run_.back()], comments_[i])) finish_run();
      run_.push_back(i);
    }
    finish_run();
    for (std::size_t i = 1; i < comments_.size(); ++i) {
      if (comments_[i].continues) columns_[i] = columns_[i - 1];
    }
    return std::move(columns_);
  }

 private:
  [[nodiscard]] bool is_wide(const TrailingComment& comment) const { return comment.column > wide_; }

  [[nodiscard]] bool go_together(const TrailingComment& before, const TrailingComment& next) const {
    if (is_wide(before) || is_wide(next)) return false;
    if (next.line == before.line + 1) return true;
    return next.source_column == before.source_column && next.line - before.line <= lines_apart;
  }

  void finish_run() {
    if (run_.empty()) return;
    Width code_end = 0, source_code_end = 0;
    const Width source_column = comments_[run_[0]].source_column;
    bool is_shared = run_.size() > 1;
    for (const std::size_t i : run_) {
      code_end = std::max(code_end, comments_[i].column);
      source_code_end = std::max(source_code_end, comments_[i].source_code);
      is_shared = is_shared && comments_[i].source_column == source_column;
    }
    const bool keeps = is_shared && source_column > source_code_end;
    const Width column = code_end + (keeps ? std::max(source_column - source_code_end, distance) : distance);
    for (const std::size_t i : run_) columns_[i] = column;
    run_.clear();
  }

  const std::vector<TrailingComment>& comments_;
  Width wide_;
  std::vector<Width> columns_;
  std::vector<std::size_t> run_;
};

}  // namespace

std::string insert_comments(const std::string& printed, std::string_view source,
                            const std::vector<TrailingComment>& comments, Width width) {
  std::string text;
  text.reserve(printed.size() + comments.size() * 40);
  const std::vector<Width> columns = Columns(comments, width).find();
  std::size_t copied = 0;
  for (std::size_t i = 0; i < comments.size(); ++i) {
    const TrailingComment& comment = comments[i];
    text.append(printed, copied, comment.at - copied);
    text.append(columns[i] - comment.column, ' ');
    text.append(source.substr(comment.slice.start, comment.slice.length));
    copied = comment.at;
  }
  return text.append(printed, copied);
}

}  // namespace valk::formatter
