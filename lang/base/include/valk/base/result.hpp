#pragma once

// What the world refuses (a file, a socket, a certificate): a value or a message, never an exception.

#include <string>
#include <utility>
#include <variant>

namespace valk::base {

struct Failure {
  std::string message;  // lower case, no full stop, names the file, port or peer
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Failure failure) : state_(std::move(failure)) {}

  [[nodiscard]] bool ok() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] T& value() { return std::get<T>(state_); }
  [[nodiscard]] const T& value() const { return std::get<T>(state_); }
  [[nodiscard]] const std::string& message() const { return std::get<Failure>(state_).message; }
  [[nodiscard]] Failure failure() const { return std::get<Failure>(state_); }

 private:
  std::variant<T, Failure> state_;
};

struct Done {};
using Status = Result<Done>;

}  // namespace valk::base
