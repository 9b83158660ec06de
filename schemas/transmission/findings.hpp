#pragma once

#include "schemas/transmission/tolerances.hpp"

#include <utility>
#include <vector>

namespace vgm::transmission {

// What the checks of this folder append to: errors and warnings, and breaches that a source may be
// allowed.
class findings
{
public:
    findings(std::vector<issue>& all, const tolerance_settings& allowed)
        : all_(all), allowed_(allowed)
    {}

    // Once it is known: what the message's own version grants is no mistake.
    void set_version(const hl7v2::profile* version) { version_ = version; }

    hl7v2::leniency how(std::string_view tolerance) const
    {
        return find_leniency(tolerance, allowed_, version_);
    }

    void push_back(issue i) { all_.push_back(std::move(i)); }

    // `wrong` is the error that it is where the source is not allowed it.
    void add(std::string_view tolerance, issue wrong)
    {
        hl7v2::add_breach(how(tolerance), tolerance, std::move(wrong), all_);
    }

private:
    std::vector<issue>& all_;
    const tolerance_settings& allowed_;
    const hl7v2::profile* version_ = nullptr;
};

}  // namespace vgm::transmission
