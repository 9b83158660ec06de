#include "gateway/app/batch_story.hpp"
#include "gateway/app/clock.hpp"
#include "gateway/app/commands.hpp"
#include "gateway/app/wiring.hpp"

#include <unistd.h>

#include <iostream>

namespace vgm::app {

int run_batch(const std::filesystem::path& config, const batch_choices& choices, output form)
{
    const auto loaded = load_settings(config, look_at_files::no);
    for (const auto& p : loaded.problems)
        if (p.level >= severity::error) std::cerr << print(p) << '\n';
    if (!loaded.value) return 2;
    const journal::reader reader(to_journal(*loaded.value).directory);
    const bool one = !choices.id.empty();
    const auto since = now() - std::chrono::hours{24} * choices.days;
    const auto found = one ? find_batches(reader, choices.id) : list_batches(reader, since);
    if (!found) {
        std::cerr << "vaguemestre: the journal cannot be read: " << found.error().detail << '\n';
        return 2;
    }
    const auto to = screen_of(STDOUT_FILENO);
    if (form == output::json) {
        std::cout << '[';
        for (std::size_t n = 0; n < found->size(); ++n)
            std::cout << (n == 0 ? "" : ",\n") << print_json((*found)[n]);
        std::cout << "]\n";
    } else if (found->empty()) {
        std::cerr << "vaguemestre: "
                  << (one ? "no batch has that id"
                          : "no batch began in that time; --days looks further back")
                  << '\n';
    } else if (one) {
        const auto which = choices.show_all ? shown_items::all : shown_items::what_needs_a_look;
        for (const auto& b : *found) std::cout << print_text(b, which, to);
    } else {
        std::cout << print_text(*found, to);
    }
    return found->empty() ? 1 : 0;
}

}  // namespace vgm::app
