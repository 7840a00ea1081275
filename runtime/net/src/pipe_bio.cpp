#include "pipe_bio.hpp"

#include <algorithm>
#include <cstring>

namespace valk::net {

namespace {

PipeEnds& ends_of(BIO* bio) { return *static_cast<PipeEnds*>(BIO_get_data(bio)); }

int write_pipe(BIO* bio, const char* data, std::size_t size, std::size_t* written) {
  ends_of(bio).output->append(data, size);
  *written = size;
  return 1;
}

int read_pipe(BIO* bio, char* data, std::size_t size, std::size_t* read) {
  std::string_view& input = ends_of(bio).input;
  BIO_clear_retry_flags(bio);
  *read = std::min(size, input.size());
  if (*read == 0) {
    BIO_set_retry_read(bio);  // the end of a connection is the connection's business
    return 0;
  }
  std::memcpy(data, input.data(), *read);
  input.remove_prefix(*read);
  return 1;
}

long control_pipe(BIO* bio, int command, long, void*) {
  switch (command) {
    case BIO_CTRL_FLUSH:
      return 1;
    case BIO_CTRL_PENDING:
      return static_cast<long>(ends_of(bio).input.size());
    default:
      return 0;
  }
}

}  // namespace

BioMethodPointer make_pipe_bio_method() {
  BioMethodPointer method(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "pipe"));
  BIO_meth_set_write_ex(method.get(), write_pipe);
  BIO_meth_set_read_ex(method.get(), read_pipe);
  BIO_meth_set_ctrl(method.get(), control_pipe);
  return method;
}

BIO* make_pipe_bio(const BIO_METHOD* method, PipeEnds& ends) {
  BIO* bio = BIO_new(method);
  BIO_set_data(bio, &ends);
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace valk::net
