#pragma once

#include "gateway/core/issue.hpp"
#include "gateway/journal/file_system.hpp"
#include "gateway/journal/position.hpp"

#include <string>

namespace vgm::app {

// Up to where the journal has been published, in a file of one line beside it. Replaced as a whole,
// so that whoever reads it after a crash finds the old one or the new one.
class publication_position
{
public:
    publication_position(std::string path, journal::file_system& files)
        : path_(std::move(path)), files_(files)
    {}

    // None when there is no such file yet. An issue when it cannot be read, or is not one of ours.
    result<journal::position> load() const;
    // Survives a power cut once this returns.
    error_code save(journal::position published);

private:
    const std::string path_;
    journal::file_system& files_;
};

}  // namespace vgm::app
