#pragma once

#include "adapters/dropfolder/source.hpp"
#include "schemas/hl7v2/batch_reader.hpp"
#include "schemas/papers/paper.hpp"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>

namespace vgm::app {

// One of the things that a file out of a folder holds.
struct folder_item
{
    std::variant<hl7v2::batch_item, papers::paper_letter> what;
    std::string name;       // in an archive; empty: the file itself
    bool is_alone = false;  // nothing else is in the file
};

// The file went, or may not be read: it is no matter of its content.
struct unreadable_file : std::runtime_error
{
    using runtime_error::runtime_error;
};

// Reads a file one item after the other. For one thread.
class folder_items
{
public:
    virtual ~folder_items() = default;

    // Throws unreadable_file.
    virtual std::optional<folder_item> next() = 0;
};

/** Opens a file by its kind: messages are read in pieces, a document whole, an archive whole and
    unpacked file by file.

    @param bytes_max  Of one message, one document with its sidecar, or an archive as it lies there;
    what is larger is an item that is refused.

    Throws unreadable_file. */
std::unique_ptr<folder_items> open_items(
    const dropfolder::picked_file& picked,
    const rest::letter_ends& ends,
    std::size_t bytes_max
);

}  // namespace vgm::app
