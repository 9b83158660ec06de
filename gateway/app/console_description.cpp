#include "gateway/app/console.hpp"
#include "gateway/app/console_openapi.hpp"

namespace vgm::app {

http::response console::description(console_call& c)
{
    return make_console_answer(c.asked, std::string{console_openapi()});
}

}  // namespace vgm::app
