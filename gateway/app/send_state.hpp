#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unordered_set>

namespace vgm::app {

// What was accepted in earlier runs, in a file of one line for each message: its SHA-256.
// A run that was interrupted goes on where it was; a line that was lost costs a
// repetition, which the gateway knows for one.
class send_state
{
public:
    /** @param path  Empty: nothing is remembered.
        @param to  Whom the messages go to; what another gateway was sent counts for nothing.
        Throws std::runtime_error when the file cannot be written. */
    send_state(const std::filesystem::path& path, const std::string& to);

    static std::string key_of(std::string_view er7);
    bool has(const std::string& key) const { return known_.contains(key); }
    std::size_t size() const { return known_.size(); }
    void add(const std::string& key);

private:
    std::unordered_set<std::string> known_;
    std::ofstream out_;
};

/** Beside the first of the files: "lot.hl7.sent", or "sent.state" in a folder; empty for standard
    input. */
std::filesystem::path default_state_of(const std::filesystem::path& first);

}  // namespace vgm::app
