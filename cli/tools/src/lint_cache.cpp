#include "lint_cache.hpp"

#include "valk/catalog/catalog.hpp"
#include "valk/command/command.hpp"
#include "valk/command/files.hpp"
#include "valk/lint/rules.hpp"

namespace valk::tools {

namespace {

// Numbers as eight bytes, lowest first; texts with their length in front.
class Writer {
 public:
  void number(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) bytes_ += static_cast<char>(value >> (8 * i) & 255);
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_ += value;
  }
  void place(const base::Location& place) {
    text(place.source ? place.source->path() : "");
    number(place.span.start.value);
    number(place.span.end.value);
  }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] bool is_fine() const { return is_fine_; }
  std::uint64_t number() {
    if (bytes_.size() < 8) {
      is_fine_ = false;
      return 0;
    }
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i)
      value |= std::uint64_t{static_cast<unsigned char>(bytes_[static_cast<std::size_t>(i)])} << (8 * i);
    bytes_.remove_prefix(8);
    return value;
  }
  std::string_view text() {
    const std::uint64_t size = number();
    if (size > bytes_.size()) {
      is_fine_ = false;
      return {};
    }
    const std::string_view value = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return value;
  }
  // How many elements follow: never more than there are bytes.
  std::uint64_t count() {
    const std::uint64_t value = number();
    if (value > bytes_.size()) is_fine_ = false;
    return is_fine_ ? value : 0;
  }
  template <class SourceOf>
  base::Location place(const SourceOf& source_of) {
    const std::string path(text());
    base::Location place;
    place.span.start.value = static_cast<std::uint32_t>(number());
    place.span.end.value = static_cast<std::uint32_t>(number());
    if (!path.empty()) place.source = source_of(path);
    const bool fits = !place.source || (place.span.start <= place.span.end && place.span.end <= place.source->end());
    if (!fits || (!path.empty() && !place.source)) is_fine_ = false;
    return place;
  }

 private:
  std::string_view bytes_;
  bool is_fine_ = true;
};

void pack_one(Writer& out, const base::Diagnostic& diagnostic) {
  out.text(diagnostic.id);
  out.number(static_cast<std::uint64_t>(diagnostic.severity));
  out.text(diagnostic.message);
  out.place(diagnostic.location);
  out.number(diagnostic.notes.size());
  for (const base::Note& note : diagnostic.notes) {
    out.text(note.message);
    out.place(note.location.value_or(base::Location{}));
  }
  out.text(diagnostic.help);
  out.number(diagnostic.fixes.size());
  for (const base::Fix& fix : diagnostic.fixes) {
    out.text(fix.title);
    out.number(fix.safe ? 1 : 0);
    out.number(fix.edits.size());
    for (const base::TextEdit& edit : fix.edits) {
      out.place(edit.location);
      out.text(edit.text);
    }
  }
  out.number(static_cast<std::uint64_t>(diagnostic.tag));
}

template <class SourceOf>
base::Diagnostic unpack_one(Reader& in, const SourceOf& source_of) {
  base::Diagnostic diagnostic;
  diagnostic.id = in.text();
  diagnostic.severity = static_cast<base::Severity>(in.number());
  diagnostic.message = in.text();
  diagnostic.location = in.place(source_of);
  for (std::uint64_t left = in.count(); left > 0 && in.is_fine(); --left) {
    base::Note note;
    note.message = in.text();
    const base::Location place = in.place(source_of);
    if (place.source) note.location = place;
    diagnostic.notes.push_back(std::move(note));
  }
  diagnostic.help = in.text();
  for (std::uint64_t left = in.count(); left > 0 && in.is_fine(); --left) {
    base::Fix fix;
    fix.title = in.text();
    fix.safe = in.number() != 0;
    for (std::uint64_t edits = in.count(); edits > 0 && in.is_fine(); --edits) {
      base::TextEdit edit;
      edit.location = in.place(source_of);
      edit.text = in.text();
      fix.edits.push_back(std::move(edit));
    }
    diagnostic.fixes.push_back(std::move(fix));
  }
  diagnostic.tag = static_cast<base::Tag>(in.number());
  return diagnostic;
}

// Of this build, its rules and its names.
std::string signature() {
  std::string text =
      "valk-lint cache 1 " + std::string(command::version()) + " " + std::to_string(catalog::fingerprint());
  std::uint64_t pages = 0;
  for (const lint::Rule& rule : lint::rules()) pages = pages * 31 + hash_of(rule.id) + hash_of(rule.page);
  return text + " " + std::to_string(pages);
}

}  // namespace

// FNV-1a over words of eight bytes, then over what is left: fast enough to be no part of the time.
std::uint64_t hash_of(std::string_view text) {
  constexpr std::uint64_t prime = 0x100000001b3u;
  std::uint64_t hash = 0xcbf29ce484222325u ^ text.size();
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < 8; ++i) word |= std::uint64_t{static_cast<unsigned char>(text[at + i])} << (8 * i);
    hash = (hash ^ word) * prime;
    hash ^= hash >> 29;
  }
  for (; at < text.size(); ++at) hash = (hash ^ static_cast<unsigned char>(text[at])) * prime;
  return hash == 0 ? 1 : hash;
}

std::string pack(const std::vector<const base::Diagnostic*>& diagnostics) {
  Writer out;
  out.number(diagnostics.size());
  for (const base::Diagnostic* diagnostic : diagnostics) pack_one(out, *diagnostic);
  return out.take();
}

bool unpack(std::string_view bytes, const std::function<base::Source(const std::string& path)>& source_of,
            std::vector<base::Diagnostic>& diagnostics) {
  Reader in(bytes);
  const std::size_t before = diagnostics.size();
  for (std::uint64_t left = in.count(); left > 0 && in.is_fine(); --left)
    diagnostics.push_back(unpack_one(in, source_of));
  if (!in.is_fine()) diagnostics.resize(before);
  return in.is_fine();
}

LintCache read_cache(const std::string& path) {
  const base::Result<std::string> bytes = command::read_file(path);
  LintCache cache;
  if (!bytes) return cache;
  Reader in(bytes.value());
  if (in.text() != signature()) return cache;
  const std::uint64_t check = in.number();
  const std::string_view body = in.text();
  if (!in.is_fine() || hash_of(body) != check) return cache;
  Reader files(body);
  for (std::uint64_t left = files.count(); left > 0 && files.is_fine(); --left) {
    CachedFile& file = cache[std::string(files.text())];
    file.hash = files.number();
    file.options = files.text();
    file.is_input = files.number() != 0;
    for (std::uint64_t loads = files.count(); loads > 0 && files.is_fine(); --loads)
      file.loads.emplace_back(files.text());
    file.findings = files.text();
  }
  if (!files.is_fine()) cache.clear();
  return cache;
}

void write_cache(const std::string& path, const LintCache& cache) {
  Writer body;
  body.number(cache.size());
  for (const auto& [name, file] : cache) {
    body.text(name);
    body.number(file.hash);
    body.text(file.options);
    body.number(file.is_input ? 1 : 0);
    body.number(file.loads.size());
    for (const std::string& load : file.loads) body.text(load);
    body.text(file.findings);
  }
  const std::string text = body.take();
  Writer out;
  out.text(signature());
  out.number(hash_of(text));
  out.text(text);
  // A cache that cannot be written is no reason to fail.
  static_cast<void>(command::write_file_atomically(path, out.take()));
}

}  // namespace valk::tools
