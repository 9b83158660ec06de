#include "adapters/smtp/client_session.hpp"

#include "adapters/smtp/commands.hpp"
#include "gateway/core/assert.hpp"

namespace vgm::smtp {

client_session::client_session(session_settings settings) : settings_(std::move(settings))
{
    VGM_ASSERT(is_domain(settings_.helo_name));
    VGM_ASSERT(settings_.deadline_factor > 0);
}

action client_session::start(envelope letter, content body)
{
    VGM_ASSERT(state_ == stage::idle || state_ == stage::ready);
    letter_ = std::move(letter);
    content_size_ = body.size;
    body_.emplace(std::move(body));
    refusal_.reset();
    reused_ = state_ == stage::ready;
    stale_ = false;

    if (const auto ec = check(letter_)) return reject(ec);
    if (reused_) return begin_letter();
    if (settings_.secured_by == security::starttls) return wait_for(stage::greeting);
    state_ = stage::securing;
    return start_tls{deadline()};
}

action client_session::stop()
{
    VGM_ASSERT(state_ == stage::ready);
    return command(stage::quitting, "QUIT\r\n");
}

action client_session::on_sent()
{
    if (state_ != stage::content) return receive{deadline()};
    if (const auto ec = body_->error()) return fail(ec);
    state_ = stage::confirming;
    return confirm{};
}

action client_session::on_received(std::string_view bytes)
{
    if (state_ == stage::quitting) return hang_up{};
    parser_.append(bytes);
    while (const auto r = parser_.next())
        if (auto next = on_reply(*r))
            return parser_.empty() ? std::move(*next) : out_of_turn(std::move(*next));
    if (parser_.error()) return fail(parser_.error());
    return receive{deadline()};
}

action client_session::on_secured()
{
    VGM_ASSERT(state_ == stage::securing && parser_.empty());
    secured_ = true;
    if (settings_.secured_by == security::implicit) return wait_for(stage::greeting);
    return command(stage::ehlo, print_ehlo(settings_.helo_name));
}

action client_session::on_confirmed()
{
    VGM_ASSERT(state_ == stage::confirming);
    return command(stage::end_of_data, std::string{body_->end_of_data()});
}

action client_session::on_confirm_failed()
{
    VGM_ASSERT(state_ == stage::confirming);
    return fail(errc::confirm_failed);
}

action client_session::on_failed(error_code ec, std::string complaint)
{
    if (state_ == stage::quitting) return hang_up{};
    return fail(ec, std::move(complaint));
}

client_session::step client_session::on_reply(const reply& r)
{
    switch (state_) {
        case stage::greeting:
            return on_greeting(r);
        case stage::ehlo:
            return on_ehlo(r);
        case stage::starttls:
            return on_starttls(r);
        case stage::authenticating:
            return on_authenticated(r);
        case stage::resetting:
            return on_reset(r);
        case stage::mail:
            return on_mail(r);
        case stage::recipient:
            return on_recipient(r);
        case stage::data:
            return on_data(r);
        case stage::end_of_data:
            return on_end_of_data(r);
        case stage::idle:
        case stage::connecting:
        case stage::securing:
        case stage::ready:
        case stage::content:
        case stage::confirming:
        case stage::quitting:
        case stage::closed:
            break;
    }
    VGM_ASSERT(!"a reply was fed to a session that waits for none");
}

client_session::step client_session::on_greeting(const reply& r)
{
    if (r.code != 220) return refused_session(r);
    return command(stage::ehlo, print_ehlo(settings_.helo_name));
}

client_session::step client_session::on_ehlo(const reply& r)
{
    if (r.code != 250) return refused_session(r);
    offered_ = to_capabilities(r);
    if (!secured_) {
        if (!offered_.starttls) return fail(errc::starttls_not_offered);
        return command(stage::starttls, "STARTTLS\r\n");
    }
    if (settings_.auth == authentication::none) return begin_letter();
    if (!offered_.auth_external) return fail(errc::auth_external_not_offered);
    return command(
        stage::authenticating, "AUTH EXTERNAL =\r\n"
    );  // "=": the certificate's identity
}

client_session::step client_session::on_starttls(const reply& r)
{
    if (r.code != 220) return refused_session(r);
    state_ = stage::securing;
    return start_tls{deadline()};
}

client_session::step client_session::on_authenticated(const reply& r)
{
    if (r.code != 235) return refused_session(r);
    return begin_letter();
}

// RSET is only ever sent on a connection that was used: whatever but 250 makes it a stale one.
client_session::step client_session::on_reset(const reply& r)
{
    if (r.code != 250) return refused_session(r);
    reset_first_ = false;
    return begin_letter();
}

client_session::step client_session::on_mail(const reply& r)
{
    if (r.code == 421) return refused_session(r);
    if (!r.is_positive() && !r.is_negative()) return fail(errc::reply_unexpected);
    if (r.is_negative()) note_refusal(r);
    return after(stage::recipient);
}

client_session::step client_session::on_recipient(const reply& r)
{
    if (r.code == 421) return refused_session(r);
    if (!r.is_positive() && !r.is_negative()) return fail(errc::reply_unexpected);
    if (r.is_negative()) note_refusal(r);
    return after(stage::data);
}

client_session::step client_session::on_data(const reply& r)
{
    if (r.code == 421 || r.is_positive()) return refused_session(r);
    if (r.is_negative()) note_refusal(r);
    // A 354 in spite of a refused recipient: a lone dot would be the polite end, and some servers
    // would deliver an empty letter. The connection is dropped instead.
    if (refusal_) return conclude(std::move(*refusal_), !r.is_intermediate());
    if (r.code != 354) return fail(errc::reply_unexpected);
    state_ = stage::content;
    return send_content{deadline()};
}

client_session::step client_session::on_end_of_data(const reply& r)
{
    if (r.code == 421) return refused_session(r);
    if (r.is_intermediate()) return fail(errc::reply_unexpected);
    if (r.is_negative()) {
        note_refusal(r);
        return conclude(std::move(*refusal_), true);
    }
    delivery_report report;
    report.result = outcome::sent;
    report.at = state_;
    report.reply_code = r.code;
    report.status = r.status.known() ? r.status : enhanced_status{2, 0, 0};
    report.remote_queue_id = find_queue_id(r.text());
    report.keep_server_text(r.text());
    return conclude(std::move(report), true);
}

action client_session::command(stage next, std::string bytes)
{
    state_ = next;
    return send{std::move(bytes), deadline()};
}

action client_session::wait_for(stage next)
{
    state_ = next;
    return receive{deadline()};
}

action client_session::begin_letter()
{
    established_ = true;
    if (reset_first_) return command(stage::resetting, "RSET\r\n");
    return begin_mail();
}

action client_session::begin_mail()
{
    state_ = stage::mail;
    if (offered_.size_max != 0 && content_size_ > offered_.size_max)
        return reject(errc::message_too_large);
    if (letter_.body == body_type::eight_bit_mime && !offered_.eight_bit_mime)
        return reject(errc::eight_bit_not_offered);
    std::string bytes = print(stage::mail);
    if (offered_.pipelining) bytes += print(stage::recipient) + print(stage::data);
    return command(stage::mail, std::move(bytes));
}

// A reply to a command of the letter was read. Pipelined, the replies to the other two are on their
// way whatever it said, and must be read before this connection can be used again.
client_session::step client_session::after(stage next)
{
    if (offered_.pipelining) {
        state_ = next;
        return std::nullopt;
    }
    if (refusal_) return conclude(std::move(*refusal_), true);
    return command(next, print(next));
}

std::string client_session::print(stage command) const
{
    if (command == stage::mail) return print_mail_from(letter_, content_size_, offered_);
    if (command == stage::recipient) return print_rcpt_to(letter_, offered_);
    VGM_ASSERT(command == stage::data);
    return "DATA\r\n";
}

// The server will not go on with this connection, or makes no sense.
client_session::step client_session::refused_session(const reply& r)
{
    if (!r.is_negative()) return fail(errc::reply_unexpected);
    note_refusal(r);
    stale_ = reused_ && (state_ == stage::resetting || state_ == stage::mail);
    return conclude(std::move(*refusal_), false);
}

void client_session::note_refusal(const reply& r)
{
    if (refusal_) return;
    refusal_ = make_report(state_, r);
}

// Replies are matched with commands by counting: after one too many, a later 250 could be taken for
// the answer to an end of data. What was decided by the replies before it stands.
action client_session::out_of_turn(action next)
{
    if (auto* done = std::get_if<finish>(&next)) {
        done->report.connection_usable = false;
        state_ = stage::closed;
        return next;
    }
    const bool injected = std::holds_alternative<start_tls>(next);
    return fail(injected ? errc::bytes_before_tls : errc::reply_out_of_turn);
}

action client_session::fail(error_code ec, std::string complaint)
{
    stale_ = reused_ && !refusal_ && (state_ == stage::resetting || state_ == stage::mail);
    if (refusal_) return conclude(std::move(*refusal_), false);
    auto report = make_report(state_, ec);
    report.complaint = std::move(complaint);
    return conclude(std::move(report), false);
}

// The letter is refused by ourselves before a byte of it went out: the connection is as it was.
action client_session::reject(error_code why)
{
    const stage before = state_ == stage::mail ? stage::ready : state_;
    auto report = make_report(before, why);
    report.dsn_offered = offered_.dsn;
    report.connection_usable = before == stage::ready;
    state_ = before;
    return finish{std::move(report)};
}

action client_session::conclude(delivery_report report, bool usable)
{
    report.connection_usable = usable;
    report.dsn_offered = offered_.dsn;
    reset_first_ = report.result != outcome::sent;
    state_ = usable ? stage::ready : stage::closed;
    body_.reset();
    return finish{std::move(report)};
}

std::chrono::milliseconds client_session::deadline() const
{
    const auto base = facts_of(state_).deadline;
    return std::chrono::milliseconds{
        static_cast<std::int64_t>(static_cast<double>(base.count()) * settings_.deadline_factor)};
}

}  // namespace vgm::smtp
