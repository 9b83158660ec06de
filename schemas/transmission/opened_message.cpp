#include "schemas/transmission/opened_message.hpp"

namespace vgm::transmission {

opened_message::opened_message(
    std::shared_ptr<const std::string> bytes,
    hl7v2::decoded_text text,
    hl7v2::message_view view
)
    : bytes_(std::move(bytes)), text_(std::move(text)), view_(std::move(view))
{}

result<opened_message> opened_message::open(std::shared_ptr<const std::string> bytes)
{
    auto text = hl7v2::decode_charset(*bytes);
    if (!text) return text.error();
    auto view = hl7v2::parse_message(text->text);
    if (!view) view = hl7v2::parse_message(text->text, hl7v2::continuation_lines::joined);
    if (!view) return view.error();
    return opened_message(std::move(bytes), std::move(*text), std::move(*view));
}

}  // namespace vgm::transmission
