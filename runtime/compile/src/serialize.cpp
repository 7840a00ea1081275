#include "valk/compile/serialize.hpp"

#include <bit>
#include <cstring>
#include <utility>

namespace valk::compile {

namespace {

// To be raised whenever the layout below changes.
constexpr std::uint64_t kLayout = 2;

class Output {
 public:
  std::string bytes;

  // Seven bits a byte, the low ones first (LEB128).
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<char>(value | 0x80));
    bytes.push_back(static_cast<char>(value));
  }
  void fixed(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<char>(value >> (8 * i)));
  }
  void text(std::string_view value) {
    number(value.size());
    bytes.append(value);
  }
  void span(base::Span value) {
    number(value.start.value);
    number(value.end.value);
  }
  template <class Rows, class Write>
  void rows(const Rows& all, const Write& write) {
    number(all.size());
    for (const auto& row : all) write(row);
  }
};

// Whatever it is given, reading ends: what is missing reads as zeros, and `ok` is false from then on.
class Input {
 public:
  explicit Input(std::string_view bytes) : rest_(bytes) {}
  bool ok = true;

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint64_t byte = octet();
      value |= (byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    ok = false;
    return 0;
  }
  template <class T>
  T small() {
    const std::uint64_t value = number();
    if (value > static_cast<std::uint64_t>(static_cast<T>(-1))) ok = false;
    return static_cast<T>(value);
  }
  bool boolean() { return octet() != 0; }
  std::uint64_t fixed() {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value |= static_cast<std::uint64_t>(octet()) << (8 * i);
    return value;
  }
  std::string text() {
    const std::uint64_t size = number();
    if (size > rest_.size()) {
      ok = false;
      return {};
    }
    std::string value(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return value;
  }
  base::Span span() {
    base::Span value;
    value.start.value = small<std::uint32_t>();
    value.end.value = small<std::uint32_t>();
    return value;
  }
  // Rows of at least one byte each.
  template <class Rows, class Read>
  void rows(Rows& all, const Read& read) {
    const std::uint64_t count = number();
    if (count > rest_.size()) {
      ok = false;
      return;
    }
    all.reserve(count);
    for (std::uint64_t i = 0; i < count && ok; ++i) all.push_back(read());
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::uint8_t octet() {
    if (rest_.empty()) {
      ok = false;
      return 0;
    }
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }
  std::string_view rest_;
};

// ---- data and constants

void write(Output& out, const Datum& datum) {
  out.number(static_cast<std::uint64_t>(datum.kind));
  switch (datum.kind) {
    case Datum::Kind::nil:
      break;
    case Datum::Kind::boolean:
      out.number(datum.boolean ? 1 : 0);
      break;
    case Datum::Kind::integer:
      out.fixed(static_cast<std::uint64_t>(datum.integer));
      break;
    case Datum::Kind::floating:
      out.fixed(std::bit_cast<std::uint64_t>(datum.floating));
      break;
    case Datum::Kind::string:
    case Datum::Kind::symbol:
      out.text(datum.text);
      break;
    case Datum::Kind::list:
      out.number(datum.count);
      out.number(datum.is_brace ? 1 : 0);
      break;
  }
}

Datum read_datum(Input& in) {
  Datum datum;
  const auto kind = in.number();
  if (kind > static_cast<std::uint64_t>(Datum::Kind::list)) in.ok = false;
  if (!in.ok) return datum;
  datum.kind = static_cast<Datum::Kind>(kind);
  switch (datum.kind) {
    case Datum::Kind::nil:
      break;
    case Datum::Kind::boolean:
      datum.boolean = in.boolean();
      break;
    case Datum::Kind::integer:
      datum.integer = static_cast<std::int64_t>(in.fixed());
      break;
    case Datum::Kind::floating:
      datum.floating = std::bit_cast<double>(in.fixed());
      break;
    case Datum::Kind::string:
    case Datum::Kind::symbol:
      datum.text = in.text();
      break;
    case Datum::Kind::list:
      datum.count = in.small<std::uint32_t>();
      datum.is_brace = in.boolean();
      break;
  }
  return datum;
}

void write(Output& out, const Constant& constant) {
  out.number(static_cast<std::uint64_t>(constant.kind));
  out.rows(constant.data, [&](const Datum& datum) { write(out, datum); });
  out.number(constant.function);
  out.text(constant.name);
  out.text(constant.module);
}

Constant read_constant(Input& in) {
  Constant constant;
  const auto kind = in.number();
  if (kind > static_cast<std::uint64_t>(Constant::Kind::file)) in.ok = false;
  constant.kind = static_cast<Constant::Kind>(kind);
  in.rows(constant.data, [&] { return read_datum(in); });
  constant.function = in.small<std::uint32_t>();
  constant.name = in.text();
  constant.module = in.text();
  return constant;
}

// ---- functions

void write(Output& out, const Prototype& function) {
  out.text(function.name);
  out.span(function.span);
  out.number(function.parameters);
  out.number(function.has_rest ? 1 : 0);
  out.number(function.register_count);
  out.rows(function.parameter_names, [&](const std::string& name) { out.text(name); });
  out.rows(function.code, [&](Instruction word) { out.number(word); });
  out.rows(function.constants, [&](const Constant& constant) { write(out, constant); });
  out.rows(function.captures, [&](const Capture& capture) {
    out.number(capture.from_register ? 1 : 0);
    out.number(capture.index);
    out.text(capture.name);
  });
  out.rows(function.spans, [&](const SpanEntry& entry) {
    out.number(entry.pc);
    out.span(entry.span);
  });
  out.rows(function.handlers, [&](const Handler& handler) {
    out.number(handler.start);
    out.number(handler.end);
    out.number(handler.target);
    out.number(handler.reg);
    out.number(handler.is_finally ? 1 : 0);
  });
  out.text(function.documentation);
}

Prototype read_function(Input& in) {
  Prototype function;
  function.name = in.text();
  function.span = in.span();
  function.parameters = in.small<std::uint16_t>();
  function.has_rest = in.boolean();
  function.register_count = in.small<std::uint16_t>();
  in.rows(function.parameter_names, [&] { return in.text(); });
  in.rows(function.code, [&] { return in.small<Instruction>(); });
  in.rows(function.constants, [&] { return read_constant(in); });
  in.rows(function.captures, [&] {
    Capture capture;
    capture.from_register = in.boolean();
    capture.index = in.small<std::uint8_t>();
    capture.name = in.text();
    return capture;
  });
  in.rows(function.spans, [&] {
    SpanEntry entry;
    entry.pc = in.small<std::uint32_t>();
    entry.span = in.span();
    return entry;
  });
  in.rows(function.handlers, [&] {
    Handler handler;
    handler.start = in.small<std::uint32_t>();
    handler.end = in.small<std::uint32_t>();
    handler.target = in.small<std::uint32_t>();
    handler.reg = in.small<std::uint8_t>();
    handler.is_finally = in.boolean();
    return handler;
  });
  function.documentation = in.text();
  return function;
}

constexpr std::size_t kChecksumBytes = 8;

}  // namespace

std::uint64_t checksum(std::string_view bytes, std::uint64_t seed) {
  for (const char byte : bytes) seed = (seed ^ static_cast<std::uint8_t>(byte)) * 0x100000001B3;
  return seed;
}

std::uint64_t format_version() {
  static const std::uint64_t version = [] {
    std::uint64_t sum = kLayout;
    for (std::size_t i = 0; i < kOpcodeCount; ++i) {
      const OpcodeInfo& opcode = info(static_cast<Opcode>(i));
      sum = checksum(opcode.name, sum * 31 + static_cast<std::uint64_t>(opcode.format));
    }
    return sum;
  }();
  return version;
}

std::string serialize(const Unit& unit) {
  Output out;
  out.fixed(format_version());
  out.rows(unit.functions, [&](const Prototype& function) { write(out, function); });
  out.rows(unit.definitions, [&](const std::string& name) { out.text(name); });
  out.text(unit.file_scope);
  out.fixed(checksum(out.bytes));
  return std::move(out.bytes);
}

std::shared_ptr<const Unit> deserialize(std::string_view bytes, base::Source source) {
  if (bytes.size() < 2 * kChecksumBytes) return nullptr;
  const std::string_view body = bytes.substr(0, bytes.size() - kChecksumBytes);
  if (Input(bytes.substr(body.size())).fixed() != checksum(body)) return nullptr;
  Input in(body);
  if (in.fixed() != format_version()) return nullptr;
  auto unit = std::make_shared<Unit>();
  unit->source = std::move(source);
  in.rows(unit->functions, [&] { return read_function(in); });
  in.rows(unit->definitions, [&] { return in.text(); });
  unit->file_scope = in.text();
  if (!in.ok || !in.at_end() || unit->functions.empty()) return nullptr;
  return unit;
}

}  // namespace valk::compile
