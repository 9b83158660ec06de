#pragma once

// The Asio side of workers, for sources of adapters and of the application.

#include "gateway/runtime/workers.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace vgm::runtime {

boost::asio::any_io_executor executor_of(workers& w);

}  // namespace vgm::runtime
