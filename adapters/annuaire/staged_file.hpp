#pragma once

#include "gateway/core/issue.hpp"

#include <filesystem>
#include <memory>

namespace vgm::annuaire {

// A file that is written beside the one it will replace: "NAME.new". Whoever opens the name sees
// the old file whole or the new one whole, also after a power cut. One at a time: NAME.lock is held
// by the process that writes, and given up by the system however it ends.
class staged_file
{
public:
    // An issue when another process is at it, or the folder cannot be written in.
    static result<std::unique_ptr<staged_file>> start(const std::filesystem::path& name);
    ~staged_file();  // without a commit, what was written is removed, unless keep() was called
    staged_file(const staged_file&) = delete;
    staged_file& operator=(const staged_file&) = delete;

    const std::filesystem::path& path() const { return staged_; }
    // For work that goes on another time: the staged file stays where it is.
    void keep() { kept_ = true; }
    // Flushes the file and gives it the name.
    error_code commit();

private:
    staged_file(std::filesystem::path name, int lock);

    std::filesystem::path name_, staged_;
    int lock_;
    bool kept_ = false;
};

}  // namespace vgm::annuaire
