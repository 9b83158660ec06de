#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vgm {

// class.subject.detail of RFC 3463: "5.1.1". Class 2 success, 4 transient, 5 permanent.
struct enhanced_status
{
    int status_class = 0, subject = 0, detail = 0;

    // Three numbers of at most three digits and a class of 2, 4 or 5; nothing for any other text.
    static std::optional<enhanced_status> parse(std::string_view text);
    std::string to_string() const;
    bool known() const { return status_class != 0; }
    bool is_success() const { return status_class == 2; }
    bool is_transient() const { return status_class == 4; }
    bool is_permanent() const { return status_class == 5; }

    friend auto operator<=>(const enhanced_status&, const enhanced_status&) = default;
};

}  // namespace vgm
