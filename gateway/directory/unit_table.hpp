#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vgm::directory {

// What the hospital means by one of its own unit codes.
struct hospital_unit
{
    std::string structure_id;  // IDNST; empty: not said
    std::string service;       // as the directory writes its Service de rattachement; may be empty
    std::string address;       // the unit's mailbox, when the hospital says so; may be empty
    friend bool operator==(const hospital_unit&, const hospital_unit&) = default;
};

class unit_table
{
public:
    virtual ~unit_table() = default;
    virtual std::optional<hospital_unit> find_unit(std::string_view code) const = 0;
};

class unit_map final : public unit_table
{
public:
    unit_map() = default;
    explicit unit_map(std::map<std::string, hospital_unit, std::less<>> units)
        : units_(std::move(units))
    {}
    std::optional<hospital_unit> find_unit(std::string_view code) const override
    {
        const auto found = units_.find(code);
        return found == units_.end() ? std::nullopt : std::optional(found->second);
    }
    // The code and the unit whose mailbox this is, in small letters; with several, the first by
    // code.
    std::optional<std::pair<std::string, hospital_unit>> find_by_address(std::string_view address
    ) const
    {
        const auto same = [&](const auto& u) { return u.second.address == address; };
        const auto found = std::find_if(units_.begin(), units_.end(), same);
        if (address.empty() || found == units_.end()) return std::nullopt;
        return *found;
    }
    std::size_t size() const { return units_.size(); }

private:
    std::map<std::string, hospital_unit, std::less<>> units_;
};

}  // namespace vgm::directory
