#pragma once

// The Asio side of a destination, for sources that deliver.

#include "adapters/smtp/destination.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>

namespace vgm::smtp {

// Makes "sending" durable and says whether it is. Awaited on the executor of deliver()'s caller, at
// most once, when all but the end of data has been sent. An exception counts as no.
using confirm_function = std::function<boost::asio::awaitable<bool>()>;

// One attempt to deliver one letter; all that goes wrong is in the report. When it does not say
// `connection_usable`, that is the connection's affair, already dealt with.
//
// The content is read at most once, on the connection's strand. May be called from any executor,
// for any number of letters at once; the destination may be destroyed meanwhile.
boost::asio::awaitable<delivery_report>
deliver(const destination& to, envelope letter, content body, confirm_function confirm);

}  // namespace vgm::smtp
