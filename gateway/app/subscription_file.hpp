#pragma once

#include "gateway/journal/file_system.hpp"
#include "gateway/journal/position.hpp"
#include "schemas/fhir/subscription.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vgm::app {

// A subscription as it is kept, and up to where in the journal it has been told.
struct kept_subscription
{
    std::string source;
    fhir::subscription wish;
    journal::position told;
    std::optional<timestamp> failing_since;  // nothing has been taken since
};

// The subscriptions of all clients, a file each in one folder: some lines of ours, then the FHIR
// resource. Each is replaced as a whole, so that whoever reads it after a crash finds the old one
// or the new one. Readable by the gateway's user alone, since headers may hold a password. Thread
// safe for different subscriptions.
class subscription_folder
{
public:
    subscription_folder(std::string path, journal::file_system& files)
        : path_(std::move(path)), files_(files)
    {}

    // All of them, by id. An issue for the folder; files that are none of ours are logged and left.
    result<std::vector<kept_subscription>> load() const;
    // Survives a power cut once this returns.
    error_code save(const kept_subscription& s) const;
    error_code remove(const std::string& id) const;

private:
    std::string file_of(const std::string& id) const { return path_ + '/' + id; }

    const std::string path_;
    journal::file_system& files_;
};

std::string print(const kept_subscription& s);
result<kept_subscription> parse_kept_subscription(std::string_view text);

}  // namespace vgm::app
