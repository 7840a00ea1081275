#include "valk/forms/words.hpp"

namespace valk::forms::words {

namespace {

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

}  // namespace

std::string unknown_name(std::string_view name) { return "nothing named " + quoted(name) + " is defined"; }

std::string special_form_as_value(std::string_view name) { return quoted(name) + " is a special form, not a value"; }

std::string not_in_module(std::string_view alias, std::string_view name) {
  return "the module " + quoted(alias) + " has no " + quoted(name);
}

std::string is_private(std::string_view alias, std::string_view name) {
  return quoted(std::string(alias) + "/" + std::string(name)) + " is private to its module";
}

std::string macro_as_value(std::string_view name) { return quoted(name) + " is a macro, not a value"; }

std::string macro_as_value_help(std::string_view name) {
  return "put a call of it in a function: " + quoted("(\\ {x} (" + std::string(name) + " x))");
}

}  // namespace valk::forms::words
