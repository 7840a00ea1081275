#include "valk/async/handle.hpp"

#include "layout.hpp"

namespace valk::async {

State state_of(Value handle) { return state_in(handle_at(handle)); }
Value result_of(Value handle) { return slot(handle, slot_result); }

Value keyword_of(State state) {
  namespace names = heap::names;
  switch (state) {
    case State::pending:
      return names::pending;
    case State::running:
      return names::running;
    case State::completed:
      return names::completed;
    case State::failed:
      return names::failed;
    case State::cancelled:
      return names::cancelled;
  }
  return Value::nil();
}

}  // namespace valk::async
