#pragma once

// The inside of tls_context; for sources of this folder only.

#include "gateway/runtime/tls.hpp"

#include <boost/asio/ssl/context.hpp>

namespace vgm::runtime {

struct tls_context::impl
{
    explicit impl(boost::asio::ssl::context::method method) : context(method) {}
    // Asio takes it by non-const reference; OpenSSL counts its own references under a lock.
    mutable boost::asio::ssl::context context;
};

}  // namespace vgm::runtime
