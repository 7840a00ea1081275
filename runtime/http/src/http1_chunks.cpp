#include "http1_chunks.hpp"

#include <algorithm>

#include "header_text.hpp"
#include "http1_fields.hpp"

namespace valk::http {

namespace {

// The digit's value, or -1.
int hexadecimal(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  if (character >= 'a' && character <= 'f') return character - 'a' + 10;
  if (character >= 'A' && character <= 'F') return character - 'A' + 10;
  return -1;
}

}  // namespace

bool Http1Chunks::expect(char character, char expected, Step next) {
  step_ = next;
  return character == expected;
}

// Of extensions and trailers. Anything that could end a line for another reader is refused.
bool Http1Chunks::pass_over(char character) {
  const bool allowed = character == '\t' || (static_cast<unsigned char>(character) >= ' ' && character != 0x7f);
  return allowed && ++passed_over_ <= most_passed_over;
}

bool Http1Chunks::end_trailer_line() {
  const std::string line = std::exchange(line_, {});
  Header field;
  if (read_field(line, field)) return false;
  // What frames a message has no place behind it.
  if (!is_sent_by_session(field.name)) trailers_.add(lower_case(field.name), field.value);
  return true;
}

bool Http1Chunks::take_size(char character) {
  if (const int digit = hexadecimal(character); digit >= 0) {
    left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
    return ++digits_ <= most_size_digits;
  }
  step_ = character == ';' ? Step::extension : Step::size_end;
  return digits_ > 0 && (character == ';' || character == '\r');
}

bool Http1Chunks::take(char character) {
  switch (step_) {
    case Step::size:
      return take_size(character);
    case Step::extension:
      return character == '\r' ? expect(character, '\r', Step::size_end) : pass_over(character);
    case Step::size_end:
      return expect(character, '\n', left_ == 0 ? Step::trailer : Step::data);
    case Step::data_return:
      return expect(character, '\r', Step::data_end);
    case Step::data_end:
      digits_ = 0;
      return expect(character, '\n', Step::size);
    case Step::trailer:  // at the start of a line
      step_ = character == '\r' ? Step::last_end : Step::trailer_line;
      if (character != '\r') line_ += character;
      return character == '\r' || pass_over(character);
    case Step::trailer_line:
      if (character != '\r') line_ += character;
      return character == '\r' ? expect(character, '\r', Step::trailer_end) : pass_over(character);
    case Step::trailer_end:
      return expect(character, '\n', Step::trailer) && end_trailer_line();
    case Step::last_end:
      return expect(character, '\n', Step::ended);
    case Step::data:
    case Step::ended:
      break;
  }
  return false;
}

Http1Chunks::State Http1Chunks::take(std::string_view& input, std::string_view& body) {
  body = {};
  while (!input.empty() && step_ != Step::data) {
    if (!take(input.front())) return State::malformed;
    input.remove_prefix(1);
    if (step_ == Step::ended) return State::ended;
  }
  if (step_ != Step::data) return State::more;
  body = input.substr(0, std::min<std::uint64_t>(left_, input.size()));
  input.remove_prefix(body.size());
  left_ -= body.size();
  if (left_ == 0) step_ = Step::data_return;
  return State::more;
}

}  // namespace valk::http
