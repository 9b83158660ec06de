#include "adapters/imap/client_session.hpp"

#include <algorithm>

namespace vgm::imap {
namespace {

// A server's words, made fit for one line of a status page.
std::string one_line(std::string_view text)
{
    constexpr std::size_t longest = 200;
    std::string line(text.substr(0, longest));
    std::replace_if(
        line.begin(), line.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; }, ' '
    );
    return line;
}

}  // namespace

client_session::client_session(session_settings settings, std::optional<mailbox_position> last)
    : settings_(std::move(settings)),
      position_(last),
      reader_({.message_bytes_max = settings_.message_bytes_max})
{}

std::string_view client_session::doing(state s)
{
    switch (s) {
        case state::securing:
        case state::handshake:
            return "encrypting the connection";
        case state::greeting:
            return "waiting for the greeting";
        case state::capability_in_clear:
        case state::capability_secured:
        case state::capability_authenticated:
            return "asking for the capabilities";
        case state::starting_tls:
            return "asking for encryption";
        case state::authenticating:
            return "signing in";
        case state::selecting:
            return "opening the folder";
        case state::listing:
            return "listing the messages";
        case state::fetching:
            return "fetching a message";
        case state::looking_again:
            return "looking for a message that did not come";
        case state::handing_over:
            return "handing a message over";
        case state::marking:
            return "marking a message that was handed over";
        case state::expunging:
            return "removing a message that was handed over";
        case state::starting_idle:
        case state::idling:
        case state::ending_idle:
            return "waiting for messages";
        case state::waiting:
        case state::polling:
            return "asking for new messages";
        case state::finished:
            return "ending";
    }
    return "ending";
}

bool client_session::idling() const
{
    return state_ == state::starting_idle || state_ == state::idling ||
           state_ == state::ending_idle || state_ == state::waiting || state_ == state::polling;
}

action client_session::start()
{
    if (settings_.security == security::implicit) {
        state_ = state::securing;
        return start_tls{};
    }
    return proceed();
}

action client_session::on_sent() { return proceed(); }

action client_session::on_received(std::string_view bytes)
{
    reader_.feed(bytes);
    return proceed();
}

action client_session::on_failed(error_code ec) { return fail(ec); }

// Works off what was received; asks for more when there is nothing left to react to.
action client_session::proceed()
{
    for (;;) {
        auto next = reader_.next();
        if (!next) return fail(session_error::not_understood);
        if (!*next) break;
        if (auto reaction = on_response(**next)) return std::move(*reaction);
    }
    if (state_ != state::idling) return receive{settings_.reply_deadline, std::nullopt};
    return receive{settings_.idle_renewal + settings_.reply_deadline, settings_.idle_renewal};
}

std::optional<action> client_session::on_response(response& r)
{
    if (r.code.name == "ALERT") alert_ = one_line(r.text);
    if (state_ == state::greeting) return on_greeting(r);
    switch (r.what) {
        case response::kind::continuation:
            return on_continuation();
        case response::kind::untagged:
            return on_untagged(r);
        case response::kind::tagged:
            break;
    }
    if (tag_.empty() || r.tag != tag_) return fail(session_error::not_understood);
    tag_.clear();
    pieces_.clear();
    if (auto reaction = on_code(r.code)) return reaction;
    return on_completed(r);
}

std::optional<action> client_session::on_continuation()
{
    if (state_ == state::starting_idle) {
        state_ = state::idling;
        if (news_) return end_idle();
        return std::nullopt;
    }
    if (!pieces_.empty()) {
        std::string piece = std::move(pieces_.front());
        pieces_.erase(pieces_.begin());
        return send{std::move(piece)};
    }
    // A challenge that EXTERNAL does not have: "*" cancels, and the server says NO or BAD.
    if (state_ == state::authenticating) return send{"*\r\n"};
    return fail(session_error::not_understood);
}

std::optional<action> client_session::on_untagged(response& r)
{
    if (r.name == "BYE") return fail(session_error::server_closed, r.text);
    if (r.name == "CAPABILITY") read_capability(r.values);
    if (r.name == "OK") return on_code(r.code);
    if (r.name == "FETCH") return on_fetch(r);
    if (r.name == "SEARCH" && state_ == state::looking_again)
        for (const auto& uid : r.values)
            if (parse_nz_number(uid.text) == current_) found_again_ = true;
    if (r.name == "EXPUNGE" && exists_ > 0) --exists_;
    if (r.name == "EXISTS" && r.number) {
        exists_ = *r.number;
        news_ = true;
        if (state_ == state::idling) return end_idle();
    }
    return std::nullopt;
}

std::optional<action> client_session::on_code(const response_code& code)
{
    if (code.name == "CAPABILITY") {
        std::vector<value> names;
        for (std::string_view rest = code.argument; !rest.empty();) {
            const auto size = std::min(rest.find(' '), rest.size());
            names.emplace_back().text = rest.substr(0, size);
            rest.remove_prefix(std::min(size + 1, rest.size()));
        }
        read_capability(names);
    } else if (code.name == "UIDVALIDITY") {
        const auto number = parse_nz_number(code.argument);
        if (!number) return fail(session_error::not_understood);
        if (state_ == state::selecting)
            uidvalidity_ = *number;
        else if (*number != uidvalidity_)
            return fail(session_error::uidvalidity_changed);
    }
    return std::nullopt;
}

action client_session::on_completed(const response& r)
{
    const bool ok = r.name == "OK";
    switch (state_) {
        case state::capability_in_clear:
        case state::capability_secured:
        case state::capability_authenticated:
            return ok ? on_capability_known() : fail(session_error::command_refused, r.text);
        case state::starting_tls:
            return ok ? on_tls_agreed() : fail(session_error::clear_text_refused, r.text);
        case state::authenticating:
            return ok ? on_authenticated() : fail(session_error::login_refused, r.text);
        case state::selecting:
            return ok ? on_selected(r) : fail(session_error::folder_refused, r.text);
        case state::listing:
            return ok ? next_message() : fail(session_error::command_refused);
        case state::fetching:
            if (!ok) body_.reset();  // what came before a NO may be cut short
            return on_fetched();
        case state::looking_again:
            return ok ? on_looked_again() : fail(session_error::command_refused);
        case state::marking:
            return on_marked(ok);
        case state::expunging:
            if (!ok) warning_ = "a message could not be removed from the server";
            return next_message();
        case state::starting_idle:
        case state::idling:  // an end that we did not ask for: this server is polled from now on
            idle_refused_ = true;
            return list();
        case state::ending_idle:
        case state::polling:
            return ok ? list() : fail(session_error::command_refused, r.text);
        default:
            return fail(session_error::not_understood);
    }
}

action client_session::ask(state next, const command& c)
{
    state_ = next;
    tag_ = "A" + std::to_string(++commands_);
    pieces_ = c.pieces();
    std::string first = tag_ + ' ' + pieces_.front();
    pieces_.erase(pieces_.begin());
    return send{std::move(first)};
}

action client_session::fail(error_code why, std::string_view server_text)
{
    std::string phrase = why.message();
    phrase += ", while ";
    phrase += doing(state_);
    state_ = state::finished;
    return finish{why, std::move(phrase), one_line(server_text)};
}

}  // namespace vgm::imap
