#pragma once

#include <cstddef>
#include <functional>

namespace valk::command {

// Calls `work` for each index below `count`, on up to `threads` threads (0: as many as there are cores), and waits.
void for_each_in_parallel(std::size_t count, std::size_t threads, const std::function<void(std::size_t index)>& work);

}  // namespace valk::command
