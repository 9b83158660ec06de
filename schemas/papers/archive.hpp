#pragma once

#include "gateway/core/issue.hpp"
#include "schemas/xdm/zip_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A ZIP of papers: messages, documents, and documents with their sidecars, each as it would lie in
// a folder.

namespace vgm::papers {

struct archive_limits
{
    std::size_t entries_max = 50'000;                       // a sidecar counts too
    std::size_t unpacked_bytes_max = std::size_t{2} << 30;  // of all together
    std::size_t file_bytes_max = 64u << 20;                 // of one
    // Unpacked to packed, of a file larger than ratio_from: what is real stays below 50.
    std::size_t ratio_max = 200, ratio_from = 1u << 20;
};

enum class file_kind { hl7, cda, pdf, other };

// What a file is by the ending of its name, in any case.
file_kind kind_of_file(std::string_view name);

// One file of the archive, or two that belong together.
struct archive_item
{
    std::string name;  // in the archive, as whoever made it says
    file_kind kind = file_kind::other;
    const xdm::zip_member* file = nullptr;
    const xdm::zip_member* sidecar = nullptr;  // of the same name, ".json"
    std::optional<issue> wrong;                // it is not read
};

class paper_archive
{
public:
    /** Read what is in an archive. Unpacks nothing.

        Passed over are folders, names of which a part begins with '.', what macOS adds
        (__MACOSX/), and empty markers (.ok).

        @param bytes  Must outlive the archive.

        @return The archive, or an issue of rule FILE-ARCHIVE. */
    static result<paper_archive> open(std::string_view bytes, const archive_limits& limit = {});

    paper_archive(paper_archive&&) = default;
    paper_archive& operator=(paper_archive&&) = default;

    /** In the order of their names. */
    const std::vector<archive_item>& items() const { return items_; }

    /** The content of a file of an item, or an issue of rule FILE-ARCHIVE. */
    result<std::string> unpack(const xdm::zip_member& file) const;

private:
    paper_archive(xdm::zip_archive zip, const archive_limits& limit);

    xdm::zip_archive zip_;
    std::vector<archive_item> items_;
};

}  // namespace vgm::papers
