#pragma once

// The section `directory`: where the national directory's files come from and how old they may be.

#include "gateway/core/time.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace vgm::app {

struct directory_api_settings
{
    std::string url = "https://gateway.api.esante.gouv.fr/fhir/v2";
    std::filesystem::path key_file;
    unsigned calls_per_second = 17;
    unsigned page_size = 200;
    seconds timeout{30};
};

// What becomes of a mail whose address the directory's API does not know any more.
enum class vanished_letters { warn, hold };

struct directory_settings
{
    std::filesystem::path folder;                   // files lie here, or are fetched into it
    std::optional<std::filesystem::path> database;  // nothing: <gateway.data>/directory.db
    std::vector<std::string> urls;                  // fetched into the folder by a sync
    std::optional<seconds> every;                   // between the syncs of `serve`; nothing: none
    std::optional<std::filesystem::path> trust;     // of urls and api
    std::optional<std::filesystem::path> units;
    double shrink_share_max = 0.2;
    seconds past_retention{400 * 86400};
    seconds live_check_after{86400};
    vanished_letters live_check_says = vanished_letters::warn;
    seconds alarm_after{2 * 86400};
    std::optional<directory_api_settings> api;
};

}  // namespace vgm::app
