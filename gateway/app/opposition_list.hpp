#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace vgm::app {

// The patients who objected to mail, from a file that people keep: one INS a line, blanks and
// what follows # passed over. The file is looked at each time and read again when it has changed;
// when it cannot be read any more, what was known stays, and the log says so. Thread safe.
class opposition_list
{
public:
    // Throws std::runtime_error, naming the file, when it cannot be read.
    explicit opposition_list(std::filesystem::path file);

    bool contains(std::string_view ins);

private:
    void look();
    bool read();

    const std::filesystem::path file_;
    std::mutex mutex_;
    std::filesystem::file_time_type changed_{};
    std::uintmax_t size_ = 0;
    std::set<std::string, std::less<>> all_;
    bool complained_ = false;
};

}  // namespace vgm::app
