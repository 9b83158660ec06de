#include "adapters/smtp/delivery_report.hpp"

namespace vgm::smtp {
namespace {

constexpr std::size_t queue_id_bytes_max = 64;

bool is_queue_id_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

}  // namespace

std::string_view to_string(outcome o) noexcept
{
    switch (o) {
        case outcome::sent:
            return "sent";
        case outcome::deferred:
            return "deferred";
        case outcome::bounced:
            return "bounced";
        case outcome::uncertain:
            return "uncertain";
    }
    return "unknown";
}

std::string delivery_report::describe() const
{
    std::string out;
    if (reply_code != 0) {
        out = std::to_string(reply_code) + ' ' + status.to_string() + ' ';
        out += facts_of(at).refused;
    } else {
        out = ec.message() + ' ';
        out += facts_of(at).broken;
    }
    if (!reason.empty()) out += ": " + reason;
    if (!complaint.empty()) out += " (" + complaint + ")";
    return out;
}

std::string find_queue_id(std::string_view server_text)
{
    for (const std::string_view marker : {" queued as ", " id="}) {
        const auto at = server_text.find(marker);
        if (at == std::string_view::npos) continue;
        auto id = server_text.substr(at + marker.size());
        std::size_t size = 0;
        while (size < id.size() && is_queue_id_character(id[size])) ++size;
        if (size > 0 && size <= queue_id_bytes_max) return std::string{id.substr(0, size)};
    }
    return {};
}

}  // namespace vgm::smtp
