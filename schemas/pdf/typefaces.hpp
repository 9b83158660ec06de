#pragma once

#include "gateway/core/issue.hpp"

#include <memory>
#include <string>
#include <vector>

namespace vgm::pdf {

/** The typefaces that PDFs are set in: files of this machine, and no other. What fontconfig is told
    elsewhere on the machine, or by its user, makes no difference: the same text comes out the same.

    The files are opened at the first PDF, not before. Threads may share one. */
class typefaces
{
public:
    /** @param files  TrueType files. The first family is the text's; the others stand in for the
        characters that it lacks. */
    explicit typefaces(std::vector<std::string> files);
    ~typefaces();

    typefaces(const typefaces&) = delete;
    typefaces& operator=(const typefaces&) = delete;

    /** Liberation Sans and DejaVu Sans, where Debian's packages fonts-liberation2 and
        fonts-dejavu-core put them. */
    static std::shared_ptr<const typefaces> installed();

    /** The file names, to look whether they are there. */
    const std::vector<std::string>& files() const noexcept { return files_; }

    struct opened;
    /** For the sources of this folder: the files as fontconfig knows them, or an issue whose code
       is of the system and which passes when the files are there. */
    result<const opened*> open() const;

private:
    struct lazy;
    std::vector<std::string> files_;
    std::unique_ptr<lazy> lazy_;
};

}  // namespace vgm::pdf
