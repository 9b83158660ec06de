#pragma once

#include "gateway/core/record.hpp"

#include <optional>
#include <string>
#include <variant>

namespace vgm::app {

// What a record says of the batch that a message came in: an acceptance, a refusal or a repetition.
struct batch_sighting
{
    std::string batch, source;
    std::string control;  // empty for a repetition
};

// Whether it is worth reading a record to the end.
constexpr bool may_name_batch(record_kind kind) noexcept
{
    return kind == record_kind::accepted || kind == record_kind::refused ||
           kind == record_kind::repeated;
}

struct to_batch_sighting
{
    std::optional<batch_sighting> operator()(const accepted_record& r) const
    {
        return batch_sighting{r.batch, r.source, r.control.value};
    }
    std::optional<batch_sighting> operator()(const refused_record& r) const
    {
        return batch_sighting{r.batch, r.source, r.control.value};
    }
    std::optional<batch_sighting> operator()(const repeated_record& r) const
    {
        return batch_sighting{r.batch, r.source, {}};
    }
    std::optional<batch_sighting> operator()(const auto&) const { return std::nullopt; }
};

// Nothing for a message that came in no batch.
inline std::optional<batch_sighting> find_sighting(const record_body& body)
{
    auto seen = std::visit(to_batch_sighting{}, body);
    if (seen && seen->batch.empty()) seen.reset();
    return seen;
}

}  // namespace vgm::app
