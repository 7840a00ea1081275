#include "valk/heap/object.hpp"
#include "valk/heap/symbols.hpp"

namespace valk::heap {

namespace {

struct TypeNames {
  Value name;
  std::string_view phrase;
};

TypeNames names_of(Value value) {
  if (value.is_nil()) return {names::nil, "nil"};
  if (value.is_boolean()) return {names::boolean, "a boolean"};
  if (value.is_fixnum()) return {names::integer, "an integer"};
  if (value.is_symbol()) return {names::symbol, "a symbol"};
  if (value.is_keyword()) return {names::keyword, "a keyword"};
  if (!value.is_object()) return {names::nil, "an unbound value"};
  switch (value.as_object()->type) {
    case Type::integer:
      return {names::integer, "an integer"};
    case Type::floating:
      return {names::floating, "a float"};
    case Type::string:
      return {names::string, "a string"};
    case Type::bytes:
      return {names::bytes, "bytes"};
    case Type::array:
    case Type::slice:
    case Type::cons:
      return {names::list, "a list"};
    case Type::dict:
      return {names::dict, "a dict"};
    case Type::closure:
    case Type::native:
    case Type::partial:
      return {names::function, "a function"};
    case Type::atom:
      return {names::atom, "an atom"};
    case Type::error:
      return {names::error, "an error"};
    case Type::handle:
      return {names::handle, "a handle"};
    case Type::ref:
      return {names::ref, "a ref"};
    case Type::dict_node:
    case Type::box:
    case Type::cell:
    case Type::table:
    case Type::builder:
    case Type::code:
    case Type::fiber:
    case Type::text_buffer:
    case Type::forwarded:
      break;
  }
  return {names::ref, "an internal value"};
}

}  // namespace

Value type_name(Value value) { return names_of(value).name; }
std::string_view type_phrase(Value value) { return names_of(value).phrase; }

}  // namespace valk::heap
