// Files: `file/NAME` works on this thread and gives what it found, `aio/file-NAME` on the loop's pool and gives a handle.

#include <atomic>
#include <memory>

#include "file_work.hpp"
#include "octets.hpp"
#include "service.hpp"
#include "valk/base/text.hpp"

namespace valk::natives {

namespace {

// Text in an answer is valid UTF-8, but for names of files: these may be anything.
Value text_value(heap::Heap& heap, const std::string& text) {
  return base::find_invalid_utf8(text) ? heap.bytes(text) : heap.string(text);
}

Value status_value(heap::Heap& heap, const FileStatus& status) {
  return heap.list({heap.symbol(":type"), heap.symbol(status.type), heap.symbol(":size"), Value::fixnum(status.size),
                    heap.symbol(":modified"), Value::fixnum(status.modified_ms), heap.symbol(":mode"),
                    Value::fixnum(status.mode)});
}

Value value_of(heap::Heap& heap, const FileAnswer& answer) {
  switch (answer.shape) {
    case FileAnswer::Shape::nil:
      break;
    case FileAnswer::Shape::text:
      return text_value(heap, answer.text);
    case FileAnswer::Shape::bytes:
      return heap.bytes(answer.text);
    case FileAnswer::Shape::boolean:
      return Value::boolean(answer.truth);
    case FileAnswer::Shape::status:
      return status_value(heap, answer.status);
    case FileAnswer::Shape::texts: {
      RootVector texts(heap);
      for (const std::string& text : answer.texts) texts.push_back(text_value(heap, text));
      return list_of(heap, texts);
    }
  }
  return Value::nil();
}

// The error's data: {:path …}.
Value problem_data(heap::Heap& heap, const std::string& path) {
  const Root text(heap, text_value(heap, path));
  return heap.list({names::path, text});
}

enum class Takes : std::uint8_t { nothing, path, path_and_data, two_paths };

// From the operands; nil, or the error.
Outcome fill_request(NativeCall& call, Takes takes, FileRequest& request) {
  const auto take_path = [&](std::uint32_t index, std::string& out) -> Outcome {
    if (!call.is_string(index) || call.text(index).empty() || call.text(index).find('\0') != std::string_view::npos) {
      return call.expected(index, "a path, a string without \\0,");
    }
    out = call.text(index);
    return Value::nil();
  };
  if (takes == Takes::nothing) return Value::nil();
  const Outcome first = take_path(0, request.path);
  if (is_raise(first) || takes == Takes::path) return first;
  if (takes == Takes::two_paths) return take_path(1, request.other);
  const auto octets = octets_of(call, 1);
  if (!octets) return call.expected(1, kOctets);
  request.other = *octets;
  return Value::nil();
}

Outcome work_here(NativeCall& call, Takes takes, FileWork work) {
  FileRequest request;
  const Outcome wrong = fill_request(call, takes, request);
  if (is_raise(wrong)) return wrong;
  const FileAnswer answer = work(request);
  if (answer.problem) {
    const Root data(call.heap(), problem_data(call.heap(), request.path));
    return call.raise(call.heap().symbol(answer.problem->kind), answer.problem->message, data);
  }
  const std::size_t bytes = answer.text.size();
  if (is_too_large(call, bytes)) return raise_too_large(call, bytes);
  return value_of(call.heap(), answer);
}

// What the pool works on. When its handle is cancelled, or the program ends, it is not begun, or nobody waits for the
// answer any more.
struct Errand {
  FileRequest request;
  FileAnswer answer;
  heap::Persistent handle;
  std::atomic<bool> called_off = false;
};

void settle(async::Scheduler& scheduler, Errand& errand) {
  heap::Heap& heap = scheduler.heap();
  if (!errand.answer.problem) {
    const Root value(heap, value_of(heap, errand.answer));
    scheduler.complete(errand.handle.get(), value);
  } else {
    const Root data(heap, problem_data(heap, errand.request.path));
    const Root error(heap, scheduler.machine().make_error(heap.symbol(errand.answer.problem->kind),
                                                          errand.answer.problem->message, data));
    scheduler.fail(errand.handle.get(), error);
  }
}

Outcome work_on_pool(NativeCall& call, Takes takes, FileWork work) {
  const auto errand = std::make_shared<Errand>();
  const Outcome wrong = fill_request(call, takes, errand->request);
  if (is_raise(wrong)) return wrong;
  async::Scheduler& scheduler = scheduler_of(call);
  const std::weak_ptr<Errand> running = errand;
  const Value handle = scheduler.external([running] {
    const auto unwanted = running.lock();
    if (!unwanted) return;
    unwanted->called_off.store(true, std::memory_order_relaxed);
    unwanted->handle.reset();
  });
  errand->handle = heap::Persistent(call.heap(), handle);
  scheduler.loop().run_on_pool(
      [errand, work] {
        if (!errand->called_off.load(std::memory_order_relaxed)) errand->answer = work(errand->request);
      },
      [errand, &scheduler] {
        if (errand->handle) settle(scheduler, *errand);
      });
  return errand->handle.get();
}

}  // namespace

// name, what it takes, what does it: each gives a blocking native and one on the pool.
#define VALK_FILE_NATIVE(name, takes, work)                                                    \
  Outcome native_file_##name(NativeCall& call) { return work_here(call, Takes::takes, work); } \
  Outcome native_aio_file_##name(NativeCall& call) { return work_on_pool(call, Takes::takes, work); }

VALK_FILE_NATIVE(read, path, read_text)
VALK_FILE_NATIVE(read_bytes, path, read_bytes)
VALK_FILE_NATIVE(lines, path, read_lines)
VALK_FILE_NATIVE(write, path_and_data, write_file)
VALK_FILE_NATIVE(append, path_and_data, append_file)
VALK_FILE_NATIVE(exists_p, path, file_exists)
VALK_FILE_NATIVE(stat, path, stat_file)
VALK_FILE_NATIVE(list, path, list_files)
VALK_FILE_NATIVE(walk, path, walk_files)
VALK_FILE_NATIVE(remove, path, remove_file)
VALK_FILE_NATIVE(remove_all, path, remove_tree)
VALK_FILE_NATIVE(rename, two_paths, rename_file)
VALK_FILE_NATIVE(copy, two_paths, copy_file)
VALK_FILE_NATIVE(make_dir, path, make_directory)
VALK_FILE_NATIVE(temp, nothing, make_temporary_file)
VALK_FILE_NATIVE(temp_dir, nothing, make_temporary_directory)

#undef VALK_FILE_NATIVE

}  // namespace valk::natives
