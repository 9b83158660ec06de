#pragma once

#include "gateway/projection/entry.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vgm::app {

enum class console_right { read, act };

// Who asks.
struct console_user
{
    std::string id = "local";
    std::string name = "This machine";
    std::vector<std::string> roles{"administrator"};
};

/** Whether a user may have an answer: asked before every route, and again for each letter that an
    answer shows or an action touches. The one place where access is decided.

    @param route   As the API's description writes it: "/letters/{id}".
    @param letter  Null while the question is about the route alone. */
bool may(
    const console_user& user,
    std::string_view route,
    console_right right,
    const projection::entry* letter
);

}  // namespace vgm::app
