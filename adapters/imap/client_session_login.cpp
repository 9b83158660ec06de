// The session from the greeting to the opened account: encryption, capabilities, authentication.

#include "adapters/imap/client_session.hpp"
#include "adapters/imap/response_parser.hpp"
#include "gateway/core/assert.hpp"

namespace vgm::imap {

std::optional<action> client_session::on_greeting(response& r)
{
    if (r.what != response::kind::untagged) return fail(session_error::not_understood);
    if (r.name == "BYE") return fail(session_error::server_closed, r.text);
    if (r.name != "OK" && r.name != "PREAUTH") return fail(session_error::not_understood);

    // PREAUTH in clear text would leave no way to encrypt: STARTTLS belongs before the login.
    authenticated_ = r.name == "PREAUTH";
    if (authenticated_ && !secured_) return fail(session_error::clear_text_refused);
    if (auto reaction = on_code(r.code)) return reaction;
    return capabilities_known_ ? on_capability_known() : ask_capability();
}

action client_session::ask_capability()
{
    const auto next = !secured_         ? state::capability_in_clear
                      : !authenticated_ ? state::capability_secured
                                        : state::capability_authenticated;
    return ask(next, command("CAPABILITY"));
}

action client_session::on_capability_known()
{
    // The data may have been missing from an answer that says OK.
    if (!capabilities_known_) return fail(session_error::not_understood);
    if (authenticated_) return select();
    if (secured_) return authenticate();
    state_ = state::starting_tls;
    if (!offers("STARTTLS")) return fail(session_error::clear_text_refused);
    return ask(state::starting_tls, command("STARTTLS"));
}

action client_session::on_tls_agreed()
{
    if (!reader_.drained()) return fail(session_error::injected_before_tls);

    // What was said in clear text may have been said by anyone.
    capabilities_.clear();
    capabilities_known_ = false;
    alert_.clear();
    state_ = state::handshake;
    return start_tls{};
}

action client_session::on_secured()
{
    VGM_ASSERT(state_ == state::securing || state_ == state::handshake);
    secured_ = true;
    if (state_ == state::handshake) return ask_capability();
    state_ = state::greeting;
    return proceed();
}

action client_session::authenticate()
{
    state_ = state::authenticating;
    // They change with the identity: only what comes from here on counts.
    capabilities_known_ = false;
    if (settings_.authentication == authentication::password) {
        if (offers("LOGINDISABLED")) return fail(session_error::login_unavailable);
        command login("LOGIN");
        login.append(settings_.user).append(settings_.password);
        return ask(state::authenticating, login);
    }
    if (!offers("AUTH=EXTERNAL")) return fail(session_error::login_unavailable);
    const std::string identity = encode_sasl(settings_.user);
    if (offers("SASL-IR"))
        return ask(
            state::authenticating,
            command("AUTHENTICATE EXTERNAL " + (identity.empty() ? "=" : identity))
        );
    command external("AUTHENTICATE EXTERNAL");
    external.answer(identity);
    return ask(state::authenticating, external);
}

action client_session::on_authenticated()
{
    authenticated_ = true;
    return capabilities_known_ ? select() : ask_capability();
}

void client_session::read_capability(const std::vector<value>& values)
{
    capabilities_.clear();
    for (const auto& name : values) capabilities_.insert(to_upper(name.text));
    capabilities_known_ = true;
}

bool client_session::offers(std::string_view capability) const
{
    return capabilities_.contains(capability);
}

}  // namespace vgm::imap
