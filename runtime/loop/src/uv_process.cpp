#include "uv_process.hpp"

#include <csignal>

namespace valk::loop {

namespace {

// The handles of one process, which libuv needs until each has closed: it deletes itself then.
struct Running {
  UvShared& shared;
  ProcessDone done;
  ProcessResult result;
  std::string input;
  std::size_t limit = 0;
  uv_process_t process{};
  uv_pipe_t pipes[3]{};  // its standard input, output and errors
  uv_write_t write{};
  int open = 0;     // handles that have not closed
  int pending = 0;  // its end, and the ends of both outputs: `done` waits for them
  bool owned = true;

  explicit Running(UvShared& of) : shared(of) {}

  void close(uv_handle_t* handle) {
    if (uv_is_closing(handle)) return;
    uv_close(handle, [](uv_handle_t* closed) {
      auto* self = static_cast<Running*>(closed->data);
      --self->shared.open;
      if (--self->open == 0 && !self->owned) delete self;
    });
  }
  void close_pipe(int index) { close(reinterpret_cast<uv_handle_t*>(&pipes[index])); }
  void close_all() {
    for (int i = 0; i < 3; ++i) close_pipe(i);
    close(reinterpret_cast<uv_handle_t*>(&process));
  }

  void one_less() {
    if (--pending > 0) return;
    close_all();
    if (!owned || shared.ending) return;
    const ProcessDone tell = std::move(done);
    tell(std::move(result));  // the owner may go in here
  }

  void take(std::string& to, std::string_view bytes) {
    to.append(bytes.substr(0, limit - std::min(limit, to.size())));
    if (to.size() < limit || result.exceeded_limit) return;
    result.exceeded_limit = true;
    uv_process_kill(&process, SIGKILL);
  }
};

class UvProcess final : public Process {
 public:
  explicit UvProcess(Running* running) : running_(running) {}
  ~UvProcess() override {
    running_->owned = false;
    running_->done = nullptr;
    if (running_->open == 0) {
      delete running_;
      return;
    }
    if (!uv_is_closing(reinterpret_cast<uv_handle_t*>(&running_->process))) {
      uv_process_kill(&running_->process, SIGKILL);  // closing the handle would leave the process running
    }
    running_->close_all();
  }

 private:
  Running* running_;
};

void lend_buffer(uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
  UvShared& shared = static_cast<Running*>(handle->data)->shared;
  *buffer = uv_buf_init(shared.read_buffer.get(), UvShared::read_buffer_size);
}

void on_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer) {
  auto* self = static_cast<Running*>(stream->data);
  const bool is_output = stream == reinterpret_cast<uv_stream_t*>(&self->pipes[1]);
  if (size > 0) {
    self->take(is_output ? self->result.output : self->result.errors, {buffer->base, static_cast<std::size_t>(size)});
  } else if (size < 0) {
    self->close_pipe(is_output ? 1 : 2);
    self->one_less();
  }
}

void on_exit(uv_process_t* process, std::int64_t status, int signal) {
  auto* self = static_cast<Running*>(process->data);
  self->result.status = status;
  self->result.signal = signal;
  self->close_pipe(0);
  self->close(reinterpret_cast<uv_handle_t*>(process));
  self->one_less();
}

void write_input(Running& running) {
  auto* stream = reinterpret_cast<uv_stream_t*>(&running.pipes[0]);
  if (running.input.empty()) return running.close_pipe(0);
  const uv_buf_t buffer = uv_buf_init(running.input.data(), static_cast<unsigned int>(running.input.size()));
  running.write.data = &running;
  uv_write(&running.write, stream, &buffer, 1,
           [](uv_write_t* write, int) { static_cast<Running*>(write->data)->close_pipe(0); });
}

std::vector<char*> as_pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

base::Result<std::unique_ptr<Process>> uv_run_process(UvShared& shared, const ProcessOptions& options,
                                                      ProcessDone done) {
  auto* running = new Running(shared);
  running->done = std::move(done);
  running->input = options.input;
  running->limit = options.output_limit;
  uv_stdio_container_t streams[3];
  for (int i = 0; i < 3; ++i) {
    uv_pipe_init(&shared.loop, &running->pipes[i], 0);
    running->pipes[i].data = running;
    streams[i].flags = static_cast<uv_stdio_flags>(UV_CREATE_PIPE | (i == 0 ? UV_READABLE_PIPE : UV_WRITABLE_PIPE));
    streams[i].data.stream = reinterpret_cast<uv_stream_t*>(&running->pipes[i]);
  }
  running->process.data = running;
  running->open = 4;
  shared.open += 4;

  std::vector<std::string> words{options.file};
  words.insert(words.end(), options.arguments.begin(), options.arguments.end());
  std::vector<char*> arguments = as_pointers(words);
  std::vector<std::string> variables = options.environment.value_or(std::vector<std::string>());
  std::vector<char*> environment = as_pointers(variables);
  uv_process_options_t settings{};
  settings.exit_cb = on_exit;
  settings.file = options.file.c_str();
  settings.args = arguments.data();
  settings.env = options.environment ? environment.data() : nullptr;
  settings.cwd = options.folder ? options.folder->c_str() : nullptr;
  settings.stdio = streams;
  settings.stdio_count = 3;
  const int status = uv_spawn(&shared.loop, &running->process, &settings);
  if (status < 0) {
    running->owned = false;
    running->close_all();
    return base::Failure{"cannot run " + options.file + ": " + uv_strerror(status)};
  }
  running->pending = 3;
  for (int i = 1; i < 3; ++i) uv_read_start(reinterpret_cast<uv_stream_t*>(&running->pipes[i]), lend_buffer, on_read);
  write_input(*running);
  return std::unique_ptr<Process>(std::make_unique<UvProcess>(running));
}

}  // namespace valk::loop
