#include "adapters/mllp/source.hpp"
#include "gateway/app/batch_block.hpp"
#include "gateway/app/doors.hpp"
#include "gateway/app/wiring.hpp"
#include "gateway/runtime/log.hpp"
#include "schemas/hl7v2/batch_reader.hpp"

#include <stdexcept>

namespace vgm::app {
namespace {

namespace log = runtime::log;

class mllp_door : public door
{
public:
    mllp_door(const door_parts& parts, const source_settings& s)
        : source_(
              parts.workers,
              to_source(s),
              parts.memory,
              make_handler(parts, s),
              [parts](const message& beginning, const issue& why) {
                  return parts.receive.refuse_block(beginning, why, parts.with.gateway.name).er7;
              }
          )
    {}

    std::uint16_t port() const { return source_.bound_port(); }
    std::string says() const override { return source_.name() + " port " + std::to_string(port()); }

private:
    static mllp::source::handler make_handler(const door_parts& parts, const source_settings& s)
    {
        const batch_block_parts batches{
            parts.workers,
            parts.receive,
            std::make_shared<const transmission::gate_settings>(to_gate(parts.with, s)),
            parts.with.gateway.name,
            s.block_bytes_max.bytes};
        return [batches](message m, std::function<void(std::string)> answer) {
            if (hl7v2::is_batch(*m.bytes)) return answer_batch(std::move(m), batches, answer);
            batches.receive.handle(std::move(m), *batches.gate, [answer](verdict v) {
                answer(std::move(v.er7));
            });
        };
    }

    mllp::source source_;
};

}  // namespace

void open_mllp_doors(const door_parts& parts, doors& opened)
{
    for (const auto& s : parts.with.sources) {
        if (!s.listen) continue;
        try {
            auto made = std::make_unique<mllp_door>(parts, s);
            log::info(
                "source.listening",
                {{"source", s.name},
                 {"address", s.listen->host},
                 {"port", std::to_string(made->port())}}
            );
            opened.push_back(std::move(made));
        } catch (const boost::system::system_error& failed) {
            throw std::runtime_error(
                "cannot listen on " + s.listen->host + ":" + std::to_string(s.listen->port) +
                " for the source " + s.name + ": " + failed.code().message()
            );
        }
    }
}

}  // namespace vgm::app
