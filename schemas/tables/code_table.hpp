#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::tables {

// One line of a national table. The views last as long as the table.
struct code_entry
{
    std::string_view code;
    std::string_view system;  // OID; the code's own, or the target's in a correspondence
    std::string_view text;    // label, or the target code in a correspondence
};

// A value set or a correspondence of the ANS terminology server (NOS), as published at one version.
//
// The data files hold it in this form, with a tab between columns:
//
//     name  oid  version  origin      first line; the oid of a correspondence is "-"
//     =system                         of all the lines that follow
//     code  text
//
// In a value set `text` is the label and `system` the code's. In a correspondence `text` is the
// target code and `system` the target's.
class code_table
{
public:
    /** Reads a table. The text is ours, compiled in: a line that is not of the form above stops the
        program. It must outlive the table. */
    explicit code_table(std::string_view text);

    /** The same of a text that check_table() found right, and that comes from a file. */
    code_table(std::shared_ptr<const std::string> text, std::string file);

    std::string_view name() const { return name_; }
    std::string_view oid() const { return oid_; }
    std::string_view version() const { return version_; }
    std::string_view origin() const { return origin_; }

    /** The file that it was read from; empty: it is the program's own. */
    const std::string& file() const { return file_; }

    /** The entry of a code, or null. Case matters. Where two systems share the code, the first in
        the file. */
    const code_entry* find(std::string_view code) const noexcept;

    /** The entry of a code of one system, or null. */
    const code_entry* find(std::string_view code, std::string_view system) const noexcept;

    auto begin() const { return entries_.begin(); }
    auto end() const { return entries_.end(); }
    std::size_t size() const { return entries_.size(); }

private:
    std::string_view name_, oid_, version_, origin_;
    std::vector<code_entry> entries_;          // by code
    std::shared_ptr<const std::string> text_;  // of a file
    std::string file_;
};

}  // namespace vgm::tables
