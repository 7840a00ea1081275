#include "support.hpp"

namespace valk::natives {

namespace {

template <class T>
Outcome is_of(NativeCall& call) {
  return Value::boolean(heap::is<T>(call[0]));
}

}  // namespace

Outcome native_type(NativeCall& call) { return heap::type_name(call[0]); }
Outcome native_type_of(NativeCall& call) { return native_type(call); }
Outcome native_nil_p(NativeCall& call) { return Value::boolean(call[0].is_nil()); }
Outcome native_list_p(NativeCall& call) { return Value::boolean(call.is_list(0)); }
Outcome native_str_p(NativeCall& call) { return Value::boolean(call.is_string(0)); }
Outcome native_int_p(NativeCall& call) { return Value::boolean(call.is_integer(0)); }
Outcome native_float_p(NativeCall& call) { return is_of<heap::Float>(call); }
Outcome native_num_p(NativeCall& call) { return Value::boolean(call.is_integer(0) || heap::is<heap::Float>(call[0])); }
Outcome native_bool_p(NativeCall& call) { return Value::boolean(call[0].is_boolean()); }
Outcome native_sym_p(NativeCall& call) { return Value::boolean(call[0].is_symbol()); }
Outcome native_keyword_p(NativeCall& call) { return Value::boolean(call[0].is_keyword()); }
Outcome native_fun_p(NativeCall& call) { return Value::boolean(call.is_function(0)); }
Outcome native_atom_p(NativeCall& call) { return is_of<heap::Atom>(call); }
Outcome native_dict_p(NativeCall& call) { return is_of<heap::Dict>(call); }
Outcome native_bytes_p(NativeCall& call) { return is_of<heap::Bytes>(call); }
Outcome native_string_p(NativeCall& call) { return native_str_p(call); }
Outcome native_integer_p(NativeCall& call) { return native_int_p(call); }
Outcome native_number_p(NativeCall& call) { return native_num_p(call); }
Outcome native_boolean_p(NativeCall& call) { return native_bool_p(call); }
Outcome native_symbol_p(NativeCall& call) { return native_sym_p(call); }
Outcome native_function_p(NativeCall& call) { return native_fun_p(call); }
Outcome native_ref_p(NativeCall& call) { return is_of<heap::Ref>(call); }
Outcome native_handle_p(NativeCall& call) { return is_of<heap::Handle>(call); }

Outcome native_plist_p(NativeCall& call) {
  if (!call.is_list(0) || heap::list_length(call[0]) % 2 != 0) return Value::boolean(false);
  for (heap::ListIterator it(call[0]); !it.done(); it.next()) {
    if (!it.value().is_keyword()) return Value::boolean(false);
    it.next();
  }
  return Value::boolean(true);
}

}  // namespace valk::natives
