#pragma once

#include "gateway/core/issue.hpp"

#include <string>

namespace vgm::kafka {

// What can go wrong with brokers, by what helps.
enum class errc {
    bad_settings = 1,  // a person must change the configuration
    unreachable,       // time helps
    refused,           // a broker said no: a person must change something there
    client_failed,     // this client can go on no more: another one may
};

const boost::system::error_category& kafka_category() noexcept;
error_code make_error_code(errc e) noexcept;

// `where` is a key of the configuration, a topic, or empty.
issue make_issue(errc code, std::string where, std::string detail);

}  // namespace vgm::kafka

template <>
struct boost::system::is_error_code_enum<vgm::kafka::errc> : std::true_type
{};
