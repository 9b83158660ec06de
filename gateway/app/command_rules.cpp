#include "gateway/app/commands.hpp"
#include "gateway/app/rule_list.hpp"

#include <unistd.h>

#include <iostream>

namespace vgm::app {

int run_rules(const std::string& id, output form)
{
    const auto selected = select_rules(id);
    if (form == output::json)
        std::cout << print_json(selected) << '\n';
    else
        std::cout << print_text(selected, screen_of(STDOUT_FILENO));
    if (!selected.rules.empty()) return 0;
    std::cerr << "vaguemestre: no rule is called " << shown(id);
    if (!selected.nearest.empty()) std::cerr << "; did you mean " << selected.nearest << '?';
    std::cerr << '\n';
    return 1;
}

}  // namespace vgm::app
