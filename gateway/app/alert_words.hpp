#pragma once

#include "gateway/alerts/notice.hpp"
#include "gateway/core/time.hpp"

#include <string>

namespace vgm::app {

// A notice for those who get it. Nothing of a patient is in it: only names of the configuration,
// counts, times and sentences of ours.

/** Of a notice, the same however often it is sent: "VAGUEMESTRE-17-1795470000000". */
std::string notice_id(const alerts::notice& n, const std::string& gateway);

/** "[VAGUEMESTRE] page: the operator cannot be reached (mssante)". */
std::string notice_title(const alerts::notice& n, const std::string& gateway);

/** A mail's text: what, since when, what to do. */
std::string notice_text(const alerts::notice& n, const std::string& gateway);

/** One JSON object, as docs/operating/alerts.md describes it. */
std::string notice_json(const alerts::notice& n, const std::string& gateway);

/** Where the handbook says what to do. */
std::string handbook_of(std::string_view rule);

}  // namespace vgm::app
