// Points in time, in milliseconds since 1970 (UTC), and their spelling. Every day has 86,400 seconds.

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

#include "service.hpp"
#include "text.hpp"

namespace valk::natives {

namespace {

constexpr std::int64_t kDay = 86'400'000;
constexpr std::int64_t kMinute = 60'000;
// So that every part fits its type: the years -9999 to 9999.
constexpr std::int64_t kMostMs = 253'402'300'799'999;

constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};

struct Parts {
  int year = 1970;
  unsigned month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0;
  unsigned weekday = 0, day_of_year = 1;
  int offset = 0;  // minutes east of UTC
};

Parts parts_of(std::int64_t ms, int offset) {
  using namespace std::chrono;
  const milliseconds local(ms + offset * kMinute);
  const auto midnight = floor<days>(local);
  const year_month_day date{sys_days(midnight)};
  const auto within = static_cast<unsigned>((local - midnight).count());
  Parts parts;
  parts.year = static_cast<int>(date.year());
  parts.month = static_cast<unsigned>(date.month());
  parts.day = static_cast<unsigned>(date.day());
  parts.hour = within / 3'600'000;
  parts.minute = within / 60'000 % 60;
  parts.second = within / 1000 % 60;
  parts.millisecond = within % 1000;
  parts.weekday = weekday(sys_days(midnight)).c_encoding();
  parts.day_of_year = static_cast<unsigned>((sys_days(midnight) - sys_days(date.year() / 1 / 1)).count()) + 1;
  parts.offset = offset;
  return parts;
}

// nullopt: there is no such day or time.
std::optional<std::int64_t> milliseconds_of(const Parts& parts) {
  using namespace std::chrono;
  const year_month_day date{year(parts.year), month(parts.month), day(parts.day)};
  if (!date.ok() || parts.hour > 23 || parts.minute > 59 || parts.second > 60) return std::nullopt;
  const std::int64_t within = ((parts.hour * 60 + parts.minute) * 60 + parts.second) * 1000 + parts.millisecond;
  return sys_days(date).time_since_epoch().count() * kDay + within - parts.offset * kMinute;
}

void append_number(std::string& out, std::int64_t number, std::size_t width) {
  std::string digits = std::to_string(std::abs(number));
  if (number < 0) out.push_back('-');
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out.append(digits);
}

void append_offset(std::string& out, int offset) {
  out.push_back(offset < 0 ? '-' : '+');
  append_number(out, std::abs(offset) / 60, 2);
  out.push_back(':');
  append_number(out, std::abs(offset) % 60, 2);
}

// False: there is no such directive.
bool append_directive(std::string& out, char directive, const Parts& parts, std::int64_t ms) {
  switch (directive) {
    case 'Y':
      append_number(out, parts.year, 4);
      return true;
    case 'm':
      append_number(out, parts.month, 2);
      return true;
    case 'd':
      append_number(out, parts.day, 2);
      return true;
    case 'H':
      append_number(out, parts.hour, 2);
      return true;
    case 'I':
      append_number(out, parts.hour % 12 == 0 ? 12 : parts.hour % 12, 2);
      return true;
    case 'M':
      append_number(out, parts.minute, 2);
      return true;
    case 'S':
      append_number(out, parts.second, 2);
      return true;
    case 'L':
      append_number(out, parts.millisecond, 3);
      return true;
    case 'j':
      append_number(out, parts.day_of_year, 3);
      return true;
    case 'p':
      out.append(parts.hour < 12 ? "AM" : "PM");
      return true;
    case 'A':
      out.append(kDays[parts.weekday]);
      return true;
    case 'a':
      out.append(kDays[parts.weekday].substr(0, 3));
      return true;
    case 'B':
      out.append(kMonths[parts.month - 1]);
      return true;
    case 'b':
      out.append(kMonths[parts.month - 1].substr(0, 3));
      return true;
    case 'z':
      append_offset(out, parts.offset);
      return true;
    case 's':
      append_number(out, ms / 1000 - (ms % 1000 < 0 ? 1 : 0), 1);
      return true;
    case '%':
      out.push_back('%');
      return true;
    default:
      return false;
  }
}

constexpr std::string_view kIso = "%Y-%m-%dT%H:%M:%S.%L";

// Reads a text by a format, from its start.
class Scanner {
 public:
  Scanner(std::string_view text, Parts& parts) : text_(text), parts_(parts) {}

  [[nodiscard]] std::size_t place() const { return at_; }
  [[nodiscard]] bool is_done() const { return at_ == text_.size(); }
  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool number(std::size_t least, std::size_t most, auto& out) {
    const std::size_t first = at_;
    int value = 0;
    while (at_ < text_.size() && at_ - first < most && text_[at_] >= '0' && text_[at_] <= '9') {
      value = value * 10 + (text_[at_++] - '0');
    }
    out = static_cast<std::remove_reference_t<decltype(out)>>(value);
    return at_ - first >= least;
  }

  // Digits behind a point, of which three count.
  bool fraction() {
    unsigned value = 0;
    std::size_t count = 0;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_, ++count) {
      if (count < 3) value = value * 10 + static_cast<unsigned>(text_[at_] - '0');
    }
    for (std::size_t i = count; i < 3; ++i) value *= 10;
    parts_.millisecond = value;
    return count > 0;
  }

  // Z, +02:00, +0200, +02
  bool offset() {
    if (take('Z') || take('z')) return true;
    const bool is_west = at_ < text_.size() && text_[at_] == '-';
    if (!take('+') && !take('-')) return false;
    int hours = 0;
    int minutes = 0;
    if (!number(2, 2, hours)) return false;
    if (take(':') && !number(2, 2, minutes)) return false;
    if (minutes == 0 && at_ + 1 < text_.size() && text_[at_] >= '0' && text_[at_] <= '9' && !number(2, 2, minutes)) {
      return false;
    }
    parts_.offset = (hours * 60 + minutes) * (is_west ? -1 : 1);
    return hours <= 23 && minutes <= 59;
  }

  template <std::size_t kCount>
  bool name(const std::array<std::string_view, kCount>& names, bool is_short, unsigned& out) {
    for (std::size_t i = 0; i < kCount; ++i) {
      const std::string_view wanted = is_short ? names[i].substr(0, 3) : names[i];
      if (!text_.substr(at_).starts_with(wanted)) continue;
      at_ += wanted.size();
      out = static_cast<unsigned>(i);
      return true;
    }
    return false;
  }

  bool directive(char c) {
    unsigned index = 0;
    switch (c) {
      case 'Y':
        return number(4, 4, parts_.year);
      case 'm':
        return number(1, 2, parts_.month);
      case 'd':
        return number(1, 2, parts_.day);
      case 'H':
        return number(1, 2, parts_.hour);
      case 'M':
        return number(1, 2, parts_.minute);
      case 'S':
        return number(1, 2, parts_.second);
      case 'L':
        return fraction();
      case 'z':
        return offset();
      case 'a':
        return name(kDays, true, index);
      case 'A':
        return name(kDays, false, index);
      case 'b':
      case 'B': {
        const bool found = name(kMonths, c == 'b', index);
        parts_.month = index + 1;
        return found;
      }
      case '%':
        return take('%');
      default:
        return false;
    }
  }

  bool by_format(std::string_view format) {
    for (std::size_t i = 0; i < format.size(); ++i) {
      const bool is_directive = format[i] == '%' && i + 1 < format.size();
      if (is_directive ? !directive(format[++i]) : !take(format[i])) return false;
    }
    return is_done();
  }

  // RFC 3339, the time, its seconds and the offset being optional.
  bool iso() {
    if (!number(4, 4, parts_.year) || !take('-') || !number(2, 2, parts_.month) || !take('-') ||
        !number(2, 2, parts_.day)) {
      return false;
    }
    if (is_done()) return true;
    if (!take('T') && !take('t') && !take(' ')) return false;
    if (!number(2, 2, parts_.hour) || !take(':') || !number(2, 2, parts_.minute)) return false;
    if (take(':') && !number(2, 2, parts_.second)) return false;
    if ((take('.') || take(',')) && !fraction()) return false;
    return is_done() || (offset() && is_done());
  }

 private:
  std::string_view text_;
  Parts& parts_;
  std::size_t at_ = 0;
};

bool is_time(NativeCall& call, std::uint32_t index) {
  return call.is_integer(index) && std::abs(call.integer(index)) <= kMostMs;
}

constexpr std::string_view kTime = "a time, in milliseconds since 1970 of the years up to 9999,";
constexpr std::string_view kOffset = "an offset in minutes, less than a day,";

bool is_offset(NativeCall& call, std::uint32_t index) {
  return call.is_integer(index) && std::abs(call.integer(index)) < 24 * 60;
}

}  // namespace

Outcome native_time_now(NativeCall& call) {
  const auto now = isolate_of(call).loop().wall_now().time_since_epoch();
  return call.heap().integer(std::chrono::floor<std::chrono::milliseconds>(now).count());
}

Outcome native_time_format(NativeCall& call) {
  if (!is_time(call, 0)) return call.expected(0, kTime);
  if (call.has(1) && !call[1].is_nil() && !call.is_string(1)) return call.expected(1, "a format, a string,");
  if (call.has(2) && !is_offset(call, 2)) return call.expected(2, kOffset);
  const int offset = call.has(2) ? static_cast<int>(call.integer(2)) : 0;
  const std::int64_t ms = call.integer(0);
  const Parts parts = parts_of(ms, offset);
  const bool is_iso = !call.has(1) || call[1].is_nil();
  const std::string format(is_iso ? kIso : call.text(1));
  std::string out;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') {
      out.push_back(format[i]);
    } else if (++i == format.size() || !append_directive(out, format[i], parts, ms)) {
      return call.raise(names::format,
                        "`%" + format.substr(i, 1) +
                            "` is no directive: there are %Y %m %d %H %I %M %S %L %j %p %a %A %b %B %z %s %%");
    }
  }
  if (is_iso && offset == 0) out.push_back('Z');
  if (is_iso && offset != 0) append_offset(out, offset);
  return finished(call, out);
}

Outcome native_time_parse(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  if (call.has(1) && !call.is_string(1)) return call.expected(1, "a format, a string,");
  Parts parts;
  Scanner scanner(call.text(0), parts);
  const bool is_read = call.has(1) ? scanner.by_format(call.text(1)) : scanner.iso();
  if (!is_read) {
    return call.raise(names::parse, vm::describe_value(call.heap(), call[0]) + ", is no time " +
                                        (call.has(1) ? "of that format" : "such as 2024-05-06T07:08:09Z") +
                                        " from place " + std::to_string(place_of(call, 0, scanner.place())));
  }
  if (const auto ms = milliseconds_of(parts)) return call.heap().integer(*ms);
  return call.raise(names::value, vm::describe_value(call.heap(), call[0]) + ", names no day or time that exists");
}

Outcome native_time_parts(NativeCall& call) {
  if (!is_time(call, 0)) return call.expected(0, kTime);
  if (call.has(1) && !is_offset(call, 1)) return call.expected(1, kOffset);
  const Parts parts = parts_of(call.integer(0), call.has(1) ? static_cast<int>(call.integer(1)) : 0);
  heap::Heap& heap = call.heap();
  const auto number = [](auto value) { return Value::fixnum(static_cast<std::int64_t>(value)); };
  return heap.list({heap.symbol(":year"), number(parts.year), heap.symbol(":month"), number(parts.month),
                    heap.symbol(":day"), number(parts.day), heap.symbol(":hour"), number(parts.hour),
                    heap.symbol(":minute"), number(parts.minute), heap.symbol(":second"), number(parts.second),
                    heap.symbol(":millisecond"), number(parts.millisecond), heap.symbol(":weekday"),
                    number(parts.weekday), heap.symbol(":year-day"), number(parts.day_of_year)});
}

}  // namespace valk::natives
