// How Valk names become C++ names. The rule is written down in stdlib/native/README.md.

#include <cctype>

#include "valk/catalog_generator/declarations.hpp"

namespace valk::catalog_generator {
namespace {

struct Word {
  char character;
  std::string_view word;
};

// In names that are all operators each character has a word.
constexpr Word operator_words[] = {
    {'+', "plus"},  {'-', "minus"},  {'*', "times"},   {'/', "divide"}, {'%', "remainder"},
    {'=', "equal"}, {'<', "less"},   {'>', "greater"}, {'!', "bang"},   {'?', "query"},
    {'&', "and"},   {'|', "or"},     {'~', "tilde"},   {'^', "caret"},  {'@', "at"},
    {'#', "hash"},  {'$', "dollar"}, {':', "colon"},   {'.', "dot"},    {'\\', "lambda"},
};

std::string_view word_of(char character) {
  for (const Word& entry : operator_words) {
    if (entry.character == character) return entry.word;
  }
  return "other";
}

bool is_word_character(char character) {
  return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
}

std::string operator_name(std::string_view name) {
  std::string result;
  for (const char character : name) {
    if (!result.empty()) result += '_';
    result += word_of(character);
  }
  return result;
}

std::string word_name(std::string_view name) {
  std::string result;
  if (name.starts_with('%')) {
    result = "internal_";
    name.remove_prefix(1);
  }
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char character = name[i];
    if (name.substr(i).starts_with("->")) {
      result += "_to_";
      ++i;
    } else if (is_word_character(character)) {
      result += character;
    } else if (character == '/' || character == '-') {
      result += '_';
    } else if (character == '?') {
      result += "_p";
    } else if (character == '!') {
      result += "_x";
    } else {
      result += '_';
      result += word_of(character);
      result += '_';
    }
  }
  return result;
}

}  // namespace

std::string function_name(std::string_view name) {
  for (const char character : name) {
    if (is_word_character(character)) return "native_" + word_name(name);
  }
  return "native_" + operator_name(name);
}

}  // namespace valk::catalog_generator
