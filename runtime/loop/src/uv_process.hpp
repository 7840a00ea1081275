#pragma once

#include "uv_stream.hpp"

namespace valk::loop {

base::Result<std::unique_ptr<Process>> uv_run_process(UvShared& shared, const ProcessOptions& options,
                                                      ProcessDone done);

}  // namespace valk::loop
