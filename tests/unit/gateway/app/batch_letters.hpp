#pragma once

#include "tests/support/sample_letter.hpp"

#include <string>

namespace vgm::app::test {

// A letter that is accepted, and one that names nobody.
inline std::string good(const std::string& control)
{
    return vgm::test::sample_letter{.control_id = control}.print();
}
inline std::string bad(const std::string& control)
{
    vgm::test::sample_letter nobody{.control_id = control};
    nobody.recipients.clear();
    return nobody.print();
}

// The first line of a batch.
inline const std::string opening = "BHS|^~\\&|SIL|LABO|PFI|HOPITAL|20260302||morning||LOT42\r";

}  // namespace vgm::app::test
