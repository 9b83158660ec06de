#include "adapters/smtp/stage.hpp"

#include <array>

namespace vgm::smtp {
namespace {

using namespace std::chrono_literals;

// In the order of the enum; a static_assert below holds it to that.
constexpr std::array table{
    stage_facts{
        stage::idle,
        0s,
        "before the connection was used",
        "before the connection was used"},
    stage_facts{stage::connecting, 30s, "while connecting", "while connecting"},
    stage_facts{stage::securing, 60s, "in the TLS handshake", "in the TLS handshake"},
    stage_facts{stage::greeting, 300s, "as a greeting", "while waiting for the greeting"},
    stage_facts{stage::ehlo, 300s, "in reply to EHLO", "after EHLO"},
    stage_facts{stage::starttls, 300s, "in reply to STARTTLS", "after STARTTLS"},
    stage_facts{stage::authenticating, 300s, "in reply to AUTH EXTERNAL", "after AUTH EXTERNAL"},
    stage_facts{stage::ready, 0s, "before MAIL FROM", "before MAIL FROM"},
    stage_facts{stage::resetting, 20s, "in reply to RSET", "after RSET"},
    stage_facts{stage::mail, 300s, "in reply to MAIL FROM", "after MAIL FROM"},
    stage_facts{stage::recipient, 300s, "in reply to RCPT TO", "after RCPT TO"},
    stage_facts{stage::data, 120s, "in reply to DATA", "after DATA"},
    stage_facts{stage::content, 180s, "during the content", "during the content: not delivered"},
    stage_facts{
        stage::confirming,
        0s,
        "before the end of data",
        "before the end of data: not delivered"},
    stage_facts{
        stage::end_of_data,
        600s,
        "in reply to the end of data",
        "after the end of data: may have been delivered"},
    stage_facts{stage::quitting, 5s, "in reply to QUIT", "after QUIT"},
    stage_facts{stage::closed, 0s, "after closing", "after closing"},
};

constexpr bool in_order()
{
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i].at != static_cast<stage>(i)) return false;
    return table.back().at == stage::closed;
}
static_assert(in_order());

}  // namespace

const stage_facts& facts_of(stage s) noexcept { return table[static_cast<std::size_t>(s)]; }

}  // namespace vgm::smtp
