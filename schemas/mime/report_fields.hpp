#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vgm::mime {

// The inside of message/delivery-status and message/disposition-notification: header-like fields
// in groups that blank lines set apart (RFC 3464 §2.1, RFC 8098 §3.1).
struct report_field
{
    std::string name;   // lower case
    std::string value;  // unfolded, trimmed, UTF-8, without control characters
};

class field_group
{
public:
    void add(std::string_view name, std::string_view value);

    /** The first field of a lower-case name; empty when absent. */
    std::string_view find(std::string_view name) const;
    bool has(std::string_view name) const;
    bool empty() const { return fields_.empty(); }

private:
    std::vector<report_field> fields_;
};

/** Never empty groups; lines that are no field are skipped. */
std::vector<field_group> parse_field_groups(std::string_view text);

// "rfc822; name@host", "dns;mx.host": what is before and after the semicolon.
struct typed_value
{
    std::string type;  // lower case; empty when the value does not say
    std::string value;
    friend bool operator==(const typed_value&, const typed_value&) = default;
};

typed_value parse_typed_value(std::string_view text);

/** The same of an address: angle brackets and blanks around it are dropped. */
typed_value parse_typed_address(std::string_view text);

}  // namespace vgm::mime
