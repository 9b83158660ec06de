#pragma once

#include "adapters/dropfolder/arrivals.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace vgm::dropfolder {

struct source_settings
{
    std::string name;
    std::filesystem::path path, done, refused;
    arrival_rules rules;
    // How often the folder is read whether or not the system has told of a change: a network share
    // does not.
    std::chrono::milliseconds scan_every{10'000};
    std::size_t files_at_once = 32;
    std::chrono::milliseconds retry_first{5'000}, retry_longest{300'000};  // after fate::later
};

// What becomes of a file.
enum class fate {
    done,     // all of it was accepted
    refused,  // something of it was not, and a person must look
    later,    // it stays, and is picked up again after a while
};

struct outcome
{
    fate is = fate::later;
    std::string report_json, report_text;  // both without fate::later
};

// A file to be read now.
struct picked_file
{
    arrival what;
    std::filesystem::path path, sidecar;  // sidecar: empty when there is none
    std::string reference;                // what it may be called in a log
};

// Watches a folder, hands over each complete file, the oldest first, and moves it away when it is
// answered for. A file is never moved before that; so when a crash comes between, it is handed over
// again at the next start, and the receiver must know it for the same.
//
// A thread of its own, so that a share that hangs holds nobody else up. While `files_at_once` are
// unanswered, the others are left in place.
class source
{
public:
    // Called on the source's thread; it may block, and should return soon once stop is requested.
    // `answer` may be called from any thread, once; never calling it leaves the file in place.
    using handler =
        std::function<void(picked_file, std::stop_token, std::function<void(outcome)> answer)>;

    // Makes `done` and `refused` when they are not there. A folder that is not there, or cannot be
    // read, is logged and waited for.
    source(source_settings settings, handler handle);
    // Files whose answer has come are still moved; the others stay.
    ~source();
    source(const source&) = delete;
    source& operator=(const source&) = delete;

    const std::string& name() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace vgm::dropfolder
