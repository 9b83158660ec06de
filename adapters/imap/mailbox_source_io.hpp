#pragma once

// The Asio side of mailbox_source, for sources of the application and for tests.

#include "adapters/imap/mailbox_source.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>

namespace vgm::imap {

// An exception counts as `handled::later`.
using mail_handler = std::function<boost::asio::awaitable<handled>(fetched_mail)>;

// Runs until stop(). Spawn it once per source, on a strand or a single thread: the handler runs
// there too. Shares the source's inside, so it may outlive the mailbox_source.
boost::asio::awaitable<void> run(mailbox_source& source, mail_handler handler);

}  // namespace vgm::imap
