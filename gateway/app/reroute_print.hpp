#pragma once

#include "gateway/app/reroute_desk.hpp"

namespace vgm::app {

/** The answer of the control socket about one letter: a JSON object in one line, with "ok", and
   with "why" when what was wanted was not done. */
std::string print_json(const reroute_desk::outcome& made);

/** The same for a terminal, from that answer; empty when it cannot be read. */
std::string print_reroute(const std::string& answer);

}  // namespace vgm::app
