#include "view/readers.hpp"

#include <algorithm>
#include <iterator>

namespace valk::forms {
namespace {

struct Row {
  std::string_view head;
  Reader reader;
};

// By name, in the order of bytes.
constexpr Row rows[] = {
    {"->", read_thread},
    {"->>", read_thread},
    {"<-", read_stray_step},
    {"=", read_define},
    {"\\", read_lambda},
    {"aio/do", read_aio_do},
    {"aio/let", read_aio_let},
    {"and", read_logic},
    {"assert-error", read_error_assertion},
    {"async-reset", read_reset},
    {"async-shift", read_shift},
    {"bench", read_test},
    {"case", read_case},
    {"catch", read_stray_catch},
    {"cond", read_cond},
    {"ctx/with", read_context_with},
    {"ctx/with-deadline", read_context_deadline},
    {"def", read_define},
    {"do", read_do},
    {"error?", read_error_test},
    {"export", read_export},
    {"finally", read_stray_catch},
    {"fun", read_fun},
    {"http/routes", read_routes},
    {"if", read_if},
    {"import", read_import},
    {"lambda", read_lambda},
    {"let", read_let},
    {"load", read_load},
    {"macro", read_macro},
    {"match", read_match},
    {"or", read_logic},
    {"quasiquote", read_quasiquote},
    {"quote", read_quote},
    {"reset", read_reset},
    {"select", read_cond},
    {"shift", read_shift},
    {"test", read_test},
    {"try", read_try},
    {"unless", read_when},
    {"unquote", read_stray_unquote},
    {"unquote-splicing", read_stray_unquote},
    {"when", read_when},
};

constexpr bool is_sorted() {
  for (std::size_t i = 1; i < std::size(rows); ++i) {
    if (!(rows[i - 1].head < rows[i].head)) return false;
  }
  return true;
}
static_assert(is_sorted());

}  // namespace

Reader find_reader(std::string_view head) {
  const auto* found = std::lower_bound(std::begin(rows), std::end(rows), head,
                                       [](const Row& row, std::string_view wanted) { return row.head < wanted; });
  return found != std::end(rows) && found->head == head ? found->reader : nullptr;
}

}  // namespace valk::forms
