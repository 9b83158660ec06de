#include "adapters/imap/session_error.hpp"

namespace vgm::imap {
namespace {

class category final : public boost::system::error_category
{
public:
    const char* name() const noexcept override { return "vaguemestre.imap"; }

    std::string message(int value) const override
    {
        switch (static_cast<session_error>(value)) {
            case session_error::not_understood:
                return "the server's answer is not understood";
            case session_error::server_closed:
                return "the server ended the session";
            case session_error::clear_text_refused:
                return "the server does not offer the required encryption";
            case session_error::injected_before_tls:
                return "bytes came before the connection was encrypted";
            case session_error::login_unavailable:
                return "the server does not offer the configured authentication";
            case session_error::login_refused:
                return "the server refused the authentication";
            case session_error::folder_refused:
                return "the server refused to open the folder";
            case session_error::no_uidvalidity:
                return "the folder has no lasting message numbers (UIDVALIDITY)";
            case session_error::uidvalidity_changed:
                return "the server renumbered the folder (UIDVALIDITY)";
            case session_error::command_refused:
                return "the server refused a command";
            case session_error::message_unreadable:
                return "the server lists a message that it does not give";
            case session_error::handler_refused:
                return "the gateway could not take the message over";
        }
        return "unknown";
    }
};

}  // namespace

const boost::system::error_category& session_error_category() noexcept
{
    static const category instance;
    return instance;
}

error_code make_error_code(session_error e) noexcept
{
    return {static_cast<int>(e), session_error_category()};
}

}  // namespace vgm::imap
