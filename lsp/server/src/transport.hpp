#pragma once

// Messages on a byte stream: the base protocol of LSP.

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "json.hpp"

namespace valk::lsp_server {

// One message's content, or what was wrong with what came instead of one.
struct Incoming {
  std::string content;
  std::string problem;  // the stream has been read up to where a message may begin again
};

class Reader {
 public:
  // Once something can be read from `stop`, the input counts as ended.
  Reader(int input, int stop) : input_(input), stop_(stop) {}
  // nullopt: the input has ended.
  [[nodiscard]] std::optional<Incoming> next();

 private:
  bool fill();
  std::optional<Incoming> skip_garbage(std::size_t count, std::string problem);

  int input_;
  int stop_;
  std::string buffer_;
};

// Any thread may write.
class Writer {
 public:
  explicit Writer(int output) : output_(output) {}
  void write(const Json& message);

 private:
  int output_;
  std::mutex mutex_;
};

}  // namespace valk::lsp_server
