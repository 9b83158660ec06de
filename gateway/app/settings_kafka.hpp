#pragma once

// The section `kafka`: where what happens is published.

#include "gateway/config/endpoint.hpp"
#include "gateway/core/time.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vgm::app {

struct kafka_tls_settings
{
    std::filesystem::path trust;
    std::optional<std::filesystem::path> certificate, key;
};

enum class kafka_mechanism { plain, scram_sha_256, scram_sha_512 };

struct kafka_sasl_settings
{
    kafka_mechanism mechanism = kafka_mechanism::scram_sha_512;
    std::string user;
    std::filesystem::path password_file;
};

struct kafka_settings
{
    std::vector<config::endpoint> brokers;
    std::string topic_prefix = "vaguemestre.";
    std::optional<kafka_tls_settings> tls;
    std::optional<kafka_sasl_settings> sasl;
    // What `kafka init` makes and `kafka check` expects.
    unsigned partitions = 12;
    unsigned replication = 3;
    unsigned min_in_sync = 2;
    seconds retention{30 * 86400};
    // When the publication is an alarm, and how long it holds old segments of the journal back.
    seconds late_after{900};
    seconds unpublished_kept{30 * 86400};
};

constexpr std::array<std::pair<std::string_view, kafka_mechanism>, 3> names_of(kafka_mechanism)
{
    return {
        {{"plain", kafka_mechanism::plain},
         {"scram-sha-256", kafka_mechanism::scram_sha_256},
         {"scram-sha-512", kafka_mechanism::scram_sha_512}}};
}

}  // namespace vgm::app
