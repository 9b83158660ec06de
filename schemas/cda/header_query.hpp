#pragma once

#include "schemas/cda/header.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::cda {

// XPath 1.0 over what a document says of itself: its header, and of the body the titles, codes and
// templates of the sections. Narrative text, entries and a body's base64 cannot be asked for, so a
// question costs little whatever the document is.
//
// Elements of urn:hl7-org:v3 have no prefix here, whatever the document writes; those of
// urn:hl7-org:sdtc are sdtc:x, of urn:hl7-org:ps3-20 ps3-20:x, of the XML Schema instance xsi:x.
// Elements of other namespaces are not there.

inline constexpr std::size_t query_bytes_max = 300;
inline constexpr std::size_t query_nodes_max = 10'000;  // of the document, as it can be asked
inline constexpr std::size_t query_values_max = 100;    // of one answer
inline constexpr std::size_t query_value_bytes_max = 10'000;

// A compiled question. Copies share what they hold; any thread may use one.
class header_query
{
public:
    /** @return An issue at no place when the text is no XPath, is longer than query_bytes_max, or
        could cost too much: one "//" at most, no axis but child, attribute and self, no
        function that walks the document, no absolute path inside brackets. */
    static result<header_query> compile(std::string_view xpath);

    const std::string& text() const;

private:
    friend class queried_document;
    struct compiled;
    std::shared_ptr<const compiled> compiled_;
};

// A document that questions can be put to. Move only; for one thread.
class queried_document
{
public:
    /** @return An issue as parse_header() gives it, or with fault::too_large past query_nodes_max.
     */
    static result<queried_document> open(std::string_view bytes, const limits& limit = {});
    queried_document(queried_document&&) noexcept;
    queried_document& operator=(queried_document&&) noexcept;
    ~queried_document();

    /** The texts and attribute values that a question finds, blanks at their ends cut off, empty
        ones left out; a string, number or truth is one value ("true", "false"). */
    std::vector<std::string> find(const header_query& query) const;

private:
    struct tree;
    explicit queried_document(std::unique_ptr<tree> t);
    std::unique_ptr<tree> tree_;
};

}  // namespace vgm::cda
