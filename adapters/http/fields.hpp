#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vgm::http {

// Header fields in their order; names are compared without regard to case.
class fields
{
public:
    using field = std::pair<std::string, std::string>;

    fields() = default;
    fields(std::initializer_list<field> all) : all_(all) {}

    void add(std::string name, std::string value);
    // Instead of all others of that name.
    void set(std::string name, std::string value);
    // The value of the first of that name; nothing without one. Valid until the next change.
    std::optional<std::string_view> find(std::string_view name) const;
    std::size_t count(std::string_view name) const;
    // The values of all of that name, joined by ", " (RFC 9110 section 5.3).
    std::string joined(std::string_view name) const;

    bool empty() const { return all_.empty(); }
    auto begin() const { return all_.begin(); }
    auto end() const { return all_.end(); }

private:
    std::vector<field> all_;
};

bool equal_without_case(std::string_view a, std::string_view b) noexcept;

// Of a list "gzip;q=0.5, br": whether the token is in it, and not with q=0.
bool lists_token(std::string_view list, std::string_view token);

std::string_view trimmed(std::string_view text) noexcept;  // of blanks and tabs

}  // namespace vgm::http
