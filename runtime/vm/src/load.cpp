// From a compiled unit to a closure: literals become values, names become cells.

#include <unordered_map>

#include "state.hpp"
#include "valk/vm/data.hpp"

namespace valk::vm {

namespace {

class Loader {
 public:
  Loader(State& state, std::shared_ptr<const compile::Unit> unit, ModuleId module)
      : state_(state), heap_(state.heap), unit_(std::move(unit)), module_(module), kept_(heap_) {}

  Value load() {
    for (const std::string& name : unit_->definitions) static_cast<void>(state_.cell(module_, heap_.symbol(name)));
    for (const compile::Prototype& prototype : unit_->functions) make_code(prototype);
    for (std::size_t i = 0; i < unit_->functions.size(); ++i) {
      const auto& constants = unit_->functions[i].constants;
      for (std::size_t k = 0; k < constants.size(); ++k) {
        const Value value = value_of(constants[k]);
        heap_.write_constant(heap::as<Code>(kept_[i]), k, value);
      }
    }
    return heap_.closure(heap::as<Code>(kept_[0]), Closure::kMark, {});
  }

 private:
  void make_code(const compile::Prototype& prototype) {
    assert(compile::verify(*unit_, prototype).empty());
    auto details = std::make_unique<FunctionDetails>(unit_, prototype);
    Code* code = heap_.code(prototype.code, prototype.constants.size(), std::move(details));
    code->extra = prototype.register_count;
    kept_.push_back(Value::object(code));
  }

  Value value_of(const compile::Constant& constant) {
    switch (constant.kind) {
      case compile::Constant::Kind::data:
        return vm::value_of(heap_, constant.data);
      case compile::Constant::Kind::function:
        return kept_[constant.function];
      case compile::Constant::Kind::global:
        return Value::object(&global(constant.name));
      case compile::Constant::Kind::builtin:
        return Value::object(&state_.cell(kBuiltins, heap_.symbol(constant.name)));
      case compile::Constant::Kind::imported:
        return Value::object(&state_.cell(state_.module_named(constant.module), heap_.symbol(constant.name)));
      case compile::Constant::Kind::file:
        return Value::object(&file_cell(constant.name));
    }
    __builtin_unreachable();
  }

  Cell& global(const std::string& text) {
    const Value name = heap_.symbol(text);
    if (Cell* own = state_.find_cell(module_, name)) return *own;
    if (Cell* builtin = state_.find_cell(kBuiltins, name)) return *builtin;
    return state_.cell(module_, name);
  }

  // Kept alive by the constants that refer to it.
  Cell& file_cell(const std::string& text) {
    if (!unit_->file_scope.empty()) {
      return state_.cell(module_, heap_.symbol(text + kHiddenNameMark + unit_->file_scope));
    }
    const Value name = heap_.symbol(text);
    Cell*& found = file_cells_[name.as_symbol().value];
    if (found == nullptr) {
      found = heap_.cell(name);
      kept_.push_back(Value::object(found));
    }
    return *found;
  }

  State& state_;
  heap::Heap& heap_;
  std::shared_ptr<const compile::Unit> unit_;
  ModuleId module_;
  heap::RootVector kept_;  // the codes, in the order of functions; then file cells
  std::unordered_map<std::uint32_t, Cell*> file_cells_;
};

}  // namespace

Value Machine::load(std::shared_ptr<const compile::Unit> unit, ModuleId module) {
  return Loader(*state_, std::move(unit), module).load();
}

}  // namespace valk::vm
