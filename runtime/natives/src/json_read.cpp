// JSON text as data, in one pass and without recursion (RFC 8259).

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <unordered_map>

#include "json.hpp"
#include "text.hpp"
#include "valk/base/text.hpp"
#include "valk/heap/dict.hpp"

namespace valk::natives {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// True when one of the eight bytes ends a plain part of a string: a quote, a backslash, a control character. (Subtracting
// borrows from a byte that is smaller; bytes beyond ASCII do not count, whatever is borrowed from them.)
bool has_special(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHigh = 0x8080808080808080;
  const std::uint64_t quote = word ^ (kOnes * '"');
  const std::uint64_t backslash = word ^ (kOnes * '\\');
  return ((((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash) | ((word - kOnes * 0x20) & ~word)) &
          kHigh) != 0;
}

class Reader {
 public:
  Reader(heap::Heap& heap, std::string_view text, const JsonReading& reading)
      : heap_(heap), text_(text), at_(text.data()), end_(text.data() + text.size()), reading_(reading), values_(heap) {}

  // The only value of the text is then value(). False: problem() and place() say why not.
  bool read() {
    while (true) {
      if (!read_value()) return false;
      // A value is complete: so may be what is around it.
      while (true) {
        if (open_.empty()) {
          skip_blanks();
          return at_ == end_ || refuse("there is more text behind the value");
        }
        skip_blanks();
        if (at_ == end_) return refuse(open_.back().is_object ? "an object is not closed" : "an array is not closed");
        const char c = *at_;
        if (c == ',') {
          ++at_;
          if (open_.back().is_object && !read_key()) return false;
          break;
        }
        if (c != (open_.back().is_object ? '}' : ']')) {
          return refuse(open_.back().is_object ? "`,` or `}` is missing" : "`,` or `]` is missing");
        }
        ++at_;
        close();
      }
    }
  }

  [[nodiscard]] Value value() const { return values_.back(); }
  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] std::size_t place() const { return static_cast<std::size_t>(at_ - text_.data()); }

 private:
  struct Open {
    std::size_t first;  // of its values
    bool is_object;
  };

  bool refuse(std::string why) {
    problem_ = std::move(why);
    return false;
  }

  void skip_blanks() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) ++at_;
  }

  // Down to one that is no list or object with elements.
  bool read_value() {
    while (true) {
      skip_blanks();
      if (at_ == end_) return refuse("a value is missing");
      if (*at_ != '[' && *at_ != '{') return read_scalar();
      const bool is_object = *at_ == '{';
      if (open_.size() == reading_.depth) return refuse("nested deeper than " + std::to_string(reading_.depth));
      ++at_;
      skip_blanks();
      if (at_ != end_ && *at_ == (is_object ? '}' : ']')) {
        ++at_;
        values_.push_back(is_object && reading_.keys_as_strings ? heap::make_dict(heap_, {}) : Value::nil());
        return true;
      }
      open_.push_back({values_.size(), is_object});
      if (is_object && !read_key()) return false;
    }
  }

  bool read_scalar() {
    switch (*at_) {
      case '"':
        return read_string();
      case 't':
        return read_word("true", Value::boolean(true));
      case 'f':
        return read_word("false", Value::boolean(false));
      case 'n':
        return read_word("null", Value::nil());
      default:
        if (*at_ == '-' || is_digit(*at_)) return read_number();
        return refuse("no JSON value begins so");
    }
  }

  bool read_word(std::string_view word, Value value) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) {
      return refuse("no JSON value begins so");
    }
    at_ += word.size();
    values_.push_back(value);
    return true;
  }

  bool skip_digits() {
    const char* const start = at_;
    while (at_ != end_ && is_digit(*at_)) ++at_;
    return at_ != start || refuse("a digit is missing");
  }

  bool read_number() {
    const char* const start = at_;
    if (*at_ == '-') ++at_;
    const char* const digits = at_;
    if (!skip_digits()) return false;
    if (*digits == '0' && at_ - digits > 1) {
      at_ = digits;
      return refuse("a number does not begin with 0");
    }
    bool is_float = false;
    if (at_ != end_ && *at_ == '.') {
      is_float = true;
      ++at_;
      if (!skip_digits()) return false;
    }
    if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
      is_float = true;
      ++at_;
      if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
      if (!skip_digits()) return false;
    }
    if (!is_float) {
      std::int64_t integer = 0;
      if (std::from_chars(start, at_, integer).ec == std::errc()) {
        values_.push_back(heap_.integer(integer));
        return true;
      }
    }
    return push_float(start);
  }

  // Integers of more than 64 bits are read so as well.
  bool push_float(const char* start) {
    double number = 0;
    if (std::from_chars(start, at_, number).ec != std::errc()) {
      // Too small is zero; too large is not.
      number = std::strtod(std::string(start, at_).c_str(), nullptr);
      if (number > 1 || number < -1) {
        at_ = start;
        return refuse("the number is too large");
      }
    }
    values_.push_back(heap_.floating(number));
    return true;
  }

  // Behind a string's opening quote up to its closing one. The text without escapes is a part of the source, or in
  // `decoded_`.
  bool scan_string(std::string_view& text) {
    const char* const start = ++at_;
    skip_plain();
    if (at_ != end_ && *at_ == '"') {
      text = {start, static_cast<std::size_t>(at_++ - start)};
      return true;
    }
    decoded_.assign(start, at_);
    while (true) {
      if (at_ == end_) return refuse("a string is not closed");
      if (*at_ == '"') break;
      if (*at_ != '\\') return refuse("a control character in a string must be written as an escape");
      if (!read_escape()) return false;
      const char* const plain = at_;
      skip_plain();
      decoded_.append(plain, at_);
    }
    ++at_;
    text = decoded_;
    return true;
  }

  void skip_plain() {
    while (end_ - at_ >= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, at_, sizeof word);
      if (has_special(word)) break;
      at_ += 8;
    }
    while (at_ != end_ && *at_ != '"' && *at_ != '\\' && static_cast<unsigned char>(*at_) >= 0x20) ++at_;
  }

  bool read_unit(unsigned& unit) {
    unit = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const int digit = at_ == end_ ? -1 : hex_digit(*at_);
      if (digit < 0) return refuse("`\\u` needs four hexadecimal digits");
      unit = unit * 16 + static_cast<unsigned>(digit);
    }
    return true;
  }

  bool read_escape() {
    const char* const start = at_++;
    static constexpr std::string_view kLetters = "\"\\/bfnrt";
    static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const std::size_t plain = at_ == end_ ? std::string_view::npos : kLetters.find(*at_);
    if (plain != std::string_view::npos) {
      decoded_.push_back(kMeanings[plain]);
      ++at_;
      return true;
    }
    if (at_ == end_ || *at_ != 'u') {
      at_ = start;
      return refuse("JSON has no such escape");
    }
    ++at_;
    unsigned unit = 0;
    if (!read_unit(unit)) return false;
    if (unit >= 0xD800 && unit <= 0xDFFF) {
      unsigned low = 0;
      const bool is_pair = unit < 0xDC00 && end_ - at_ >= 6 && at_[0] == '\\' && at_[1] == 'u';
      if (is_pair) {
        at_ += 2;
        if (!read_unit(low)) return false;
      }
      if (!is_pair || low < 0xDC00 || low > 0xDFFF) {
        at_ = start;
        return refuse("half of a surrogate pair is no character");
      }
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
    base::append_utf8(decoded_, unit);
    return true;
  }

  bool read_string() {
    std::string_view text;
    if (!scan_string(text)) return false;
    values_.push_back(heap_.string(text));
    return true;
  }

  // And the colon.
  bool read_key() {
    skip_blanks();
    if (at_ == end_ || *at_ != '"') return refuse("a key, a string, is missing");
    std::string_view text;
    if (!scan_string(text)) return false;
    if (reading_.keys_as_strings) {
      values_.push_back(heap_.string(text));
    } else {
      values_.push_back(keyword(text));
    }
    skip_blanks();
    if (at_ == end_ || *at_ != ':') return refuse("`:` is missing behind a key");
    ++at_;
    return true;
  }

  // Most texts have few keys that stand in them often.
  Value keyword(std::string_view text) {
    if (text.empty()) return heap_.string(text);  // `:` alone is no name
    const auto place =
        text.size() * 31 + static_cast<unsigned char>(text.front()) * 7 + static_cast<unsigned char>(text.back());
    Known& known = known_[place % known_.size()];
    if (known.text != text) {
      name_.assign(":").append(text);
      known = {std::string(text), heap_.symbol(name_)};
    }
    return known.keyword;
  }

  void close() {
    const Open open = open_.back();
    open_.pop_back();
    if (open.is_object) drop_repeated_keys(open.first);
    const std::span<const Value> elements(values_.data() + open.first, values_.size() - open.first);
    const bool is_dict = open.is_object && reading_.keys_as_strings;
    const Value list = is_dict ? heap::make_dict(heap_, elements) : heap_.list(elements);
    values_.resize(open.first);
    values_.push_back(list);
  }

  // Of equal keys the first one stays, with the last value: as in every browser, and in dicts.
  void drop_repeated_keys(std::size_t first) {
    constexpr std::size_t kFew = 24;
    if (reading_.keys_as_strings) return;
    const std::size_t count = values_.size() - first;
    std::size_t kept = first;
    std::unordered_map<std::uint64_t, std::size_t> places;
    for (std::size_t i = first; i < values_.size(); i += 2) {
      std::size_t place = kept;
      if (count <= kFew) {
        place = first;
        while (place < kept && values_[place] != values_[i]) place += 2;
      } else {
        place = places.try_emplace(values_[i].bits(), kept).first->second;
      }
      values_[place] = values_[i];
      values_[place + 1] = values_[i + 1];
      if (place == kept) kept += 2;
    }
    values_.resize(kept);
  }

  heap::Heap& heap_;
  std::string_view text_;
  const char* at_;
  const char* end_;
  const JsonReading& reading_;
  RootVector values_;  // complete ones that are part of what is open
  std::vector<Open> open_;
  struct Known {
    std::string text;
    Value keyword;
  };
  std::array<Known, 64> known_;
  std::string decoded_;
  std::string name_;
  std::string problem_;
};

Outcome raise_at(NativeCall& call, std::string_view text, std::size_t offset, const std::string& problem) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;
  const auto column = static_cast<std::int64_t>(1 + base::count_code_points(before.substr(line_start)));
  const Root data(call.heap(),
                  call.heap().list({names::line, Value::fixnum(line), names::column, Value::fixnum(column)}));
  return call.raise(names::parse,
                    "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + problem, data);
}

}  // namespace

Outcome read_json(NativeCall& call, const JsonReading& reading) {
  const SteadyText text(call, 0);
  if (heap::is<heap::Bytes>(call[0])) {
    if (const auto invalid = base::find_invalid_utf8(text.get())) {
      return raise_at(call, text.get(), *invalid, "the bytes are no UTF-8");
    }
  }
  Reader reader(call.heap(), text.get(), reading);
  if (!reader.read()) return raise_at(call, text.get(), reader.place(), reader.problem());
  return reader.value();
}

}  // namespace valk::natives
