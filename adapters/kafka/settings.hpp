#pragma once

#include "gateway/core/time.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace vgm::kafka {

// PEM files.
struct tls_settings
{
    std::string trust;             // authorities that the brokers are believed by
    std::string certificate, key;  // ours; both empty: the brokers ask for none
};

enum class sasl_mechanism { plain, scram_sha_256, scram_sha_512 };

struct sasl_settings
{
    sasl_mechanism mechanism = sasl_mechanism::scram_sha_512;
    std::string user, password;
};

// How to reach the brokers. Without tls everything goes in clear.
struct settings
{
    std::string brokers;  // "a:9092,b:9092": where to ask first; the others are learnt
    std::string client_id = "vaguemestre";
    std::optional<tls_settings> tls;
    std::optional<sasl_settings> sasl;

    // What may wait in memory for the brokers.
    std::size_t queue_messages_max = 20'000;
    std::size_t queue_bytes_max = 32u << 20;
};

}  // namespace vgm::kafka
