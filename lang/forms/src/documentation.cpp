#include "valk/syntax/documentation.hpp"

#include "valk/forms/forms.hpp"

namespace valk::forms {

std::string documentation_above(Node top_level_form) { return syntax::documentation_above(top_level_form); }

}  // namespace valk::forms
