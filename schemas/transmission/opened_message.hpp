#pragma once

#include "schemas/hl7v2/charset.hpp"
#include "schemas/hl7v2/message_view.hpp"

namespace vgm::transmission {

// A message that was accepted, cut up once more for who has a question about a place of it.
class opened_message
{
public:
    /** @return An issue where read_request() would have had one. */
    static result<opened_message> open(std::shared_ptr<const std::string> bytes);

    const hl7v2::message_view& view() const { return view_; }

private:
    opened_message(
        std::shared_ptr<const std::string> bytes,
        hl7v2::decoded_text text,
        hl7v2::message_view view
    );

    std::shared_ptr<const std::string> bytes_;
    hl7v2::decoded_text text_;
    hl7v2::message_view view_;
};

}  // namespace vgm::transmission
