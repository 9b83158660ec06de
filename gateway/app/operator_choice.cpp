#include "gateway/app/operator_choice.hpp"

#include "gateway/core/assert.hpp"
#include "gateway/directory/trusted_domains.hpp"

#include <algorithm>

namespace vgm::app {

operator_choice::operator_choice(std::vector<entry> entries) : entries_(std::move(entries))
{
    VGM_ASSERT(!entries_.empty());
}

std::size_t operator_choice::choose(std::string_view named, std::string_view from) const
{
    const auto find = [&](auto fits) -> std::size_t {
        return static_cast<std::size_t>(std::ranges::find_if(entries_, fits) - entries_.begin());
    };
    const auto has = [](auto same) {
        return [=](const entry& e) { return std::ranges::any_of(e.mailboxes, same); };
    };
    const std::string address = directory::comparable_address(from);
    const std::string domain = directory::domain_of(from);
    if (!named.empty())
        if (const auto at = find([&](const entry& e) { return e.name == named; });
            at < entries_.size())
            return at;
    if (const auto at = find(has([&](const std::string& mailbox) {
            return directory::comparable_address(mailbox) == address;
        }));
        at < entries_.size())
        return at;
    if (const auto at = find(has([&](const std::string& mailbox) {
            return directory::domain_of(mailbox) == domain;
        }));
        at < entries_.size())
        return at;
    return 0;
}

}  // namespace vgm::app
