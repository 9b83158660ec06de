#include "gateway/core/issue.hpp"

namespace vgm {
namespace {

class category final : public boost::system::error_category
{
public:
    const char* name() const noexcept override { return "vaguemestre.message"; }

    std::string message(int value) const override
    {
        switch (static_cast<fault>(value)) {
            case fault::segment_missing:
                return "a required segment is missing or out of order";
            case fault::field_missing:
                return "a required field is empty";
            case fault::bad_data_type:
                return "a value cannot be read as what it should be";
            case fault::value_not_in_table:
                return "a code is not in its table";
            case fault::wrong_cardinality:
                return "something occurs too often or not often enough";
            case fault::incoherent:
                return "two places of the message contradict each other";
            case fault::unsupported_message_type:
                return "this message type is not handled here";
            case fault::unsupported_event:
                return "this event is not handled here";
            case fault::unsupported_processing_id:
                return "this processing id is not handled here";
            case fault::unsupported_version:
                return "this version is not handled here";
            case fault::patient_mismatch:
                return "the message and its document name two patients";
            case fault::no_recipient:
                return "a destination is asked for without an address";
            case fault::forbidden:
                return "the rules forbid this sending";
            case fault::malformed:
                return "these bytes are not a message";
            case fault::too_large:
                return "the message is larger than this source may send";
            case fault::storage_unavailable:
                return "the journal cannot be written now";
            case fault::internal:
                return "the gateway could not process the message";
        }
        return "unknown";
    }
};

}  // namespace

const boost::system::error_category& fault_category() noexcept
{
    static const category instance;
    return instance;
}

error_code make_error_code(fault f) noexcept { return {static_cast<int>(f), fault_category()}; }

fault to_fault(const error_code& code) noexcept
{
    const bool ours = code.category() == fault_category() &&
                      code.value() >= static_cast<int>(fault::segment_missing) &&
                      code.value() <= static_cast<int>(fault::internal);
    return ours ? static_cast<fault>(code.value()) : fault::internal;
}

std::string_view to_string(severity level) noexcept
{
    switch (level) {
        case severity::information:
            return "information";
        case severity::warning:
            return "warning";
        case severity::error:
            return "error";
        case severity::fatal:
            return "fatal";
    }
    return "unknown";
}

void throw_exception_from_error(const issue& i, const boost::source_location&)
{
    throw issue_error(i);
}

}  // namespace vgm
