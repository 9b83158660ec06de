#pragma once

#include "adapters/smtp/content.hpp"
#include "adapters/smtp/delivery_report.hpp"
#include "adapters/smtp/dot_stuffer.hpp"
#include "adapters/smtp/envelope.hpp"
#include "adapters/smtp/failure_policy.hpp"
#include "adapters/smtp/reply_parser.hpp"
#include "adapters/smtp/server_capabilities.hpp"
#include "adapters/smtp/stage.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace vgm::smtp {

// Never clear text: there is no third choice.
enum class security { starttls, implicit };

// `external`: the client certificate says who we are, and AUTH EXTERNAL says so aloud.
enum class authentication { none, external };

struct session_settings
{
    std::string helo_name;  // a domain name; see is_domain()
    security secured_by = security::starttls;
    authentication auth = authentication::none;
    double deadline_factor = 1.0;  // of the deadlines of stage.cpp
};

// What the session wants done next. After each, one on_x() is called, or on_failed().
struct send  // then on_sent()
{
    std::string bytes;
    std::chrono::milliseconds deadline;
};
struct send_content  // write what next_content() gives until it gives nothing; then on_sent()
{
    std::chrono::milliseconds deadline;  // of each piece
};
struct receive  // then on_received()
{
    std::chrono::milliseconds deadline;
};
struct start_tls  // then on_secured()
{
    std::chrono::milliseconds deadline;
};
// Make "sending" durable: the end of data goes out after this, and from then on nobody can promise
// that the letter was not delivered. Then on_confirmed() or on_confirm_failed().
struct confirm
{};
struct finish  // the letter is dealt with; start() with the next one, or stop(), or close
{
    delivery_report report;
};
struct hang_up  // the answer to stop(): close the connection
{};

using action = std::variant<send, send_content, receive, start_tls, confirm, finish, hang_up>;

// The client's side of one connection to the operator, letter after letter; stage.hpp draws it.
// Owns no socket and no clock. The commands of a letter go out in one piece when the server
// announces PIPELINING, one by one otherwise.
//
// A letter is `sent` by exactly one thing: a 2xx reply to its end of data. Whatever is not that is
// judged by failure_policy, and the first failure is the one reported.
class client_session
{
public:
    explicit client_session(session_settings settings);

    // A letter on a fresh connection, or on one whose last report said `connection_usable`.
    action start(envelope letter, content body);
    // The end of a connection that is usable and has no more letters.
    action stop();

    action on_sent();
    action on_received(std::string_view bytes);
    action on_secured();
    action on_confirmed();
    action on_confirm_failed();
    // `complaint`: what TLS refused about a certificate, in words.
    action on_failed(error_code ec, std::string complaint = {});

    // The next piece of the content, dot-stuffed; at least two bytes of room. 0: call on_sent().
    // What the last EHLO was answered.
    const server_capabilities& offered() const { return offered_; }
    std::size_t next_content(std::span<char> out) { return body_->next(out); }

    // The last report says nothing about the letter: a connection used before was found dead when
    // its turn came, and MAIL was never answered. The letter may be started on another at once.
    bool stale() const { return stale_; }
    // It has come as far as MAIL: the operator is there and takes letters from us.
    bool established() const { return established_; }
    stage at() const { return state_; }

private:
    // Nothing: the next reply is already on its way, and there is nothing to say before it.
    using step = std::optional<action>;

    step on_reply(const reply& r);
    step on_greeting(const reply& r);
    step on_ehlo(const reply& r);
    step on_starttls(const reply& r);
    step on_authenticated(const reply& r);
    step on_reset(const reply& r);
    step on_mail(const reply& r);
    step on_recipient(const reply& r);
    step on_data(const reply& r);
    step on_end_of_data(const reply& r);

    action command(stage next, std::string bytes);
    action wait_for(stage next);
    action begin_letter();
    action begin_mail();
    step after(stage next);
    std::string print(stage command) const;

    step refused_session(const reply& r);
    void note_refusal(const reply& r);
    action out_of_turn(action next);
    action fail(error_code ec, std::string complaint = {});
    action reject(error_code why);
    action conclude(delivery_report report, bool usable);
    std::chrono::milliseconds deadline() const;

    const session_settings settings_;
    stage state_ = stage::idle;
    reply_parser parser_;
    server_capabilities offered_;
    bool secured_ = false, established_ = false;
    bool reset_first_ = false;  // the last letter failed

    envelope letter_;
    std::size_t content_size_ = 0;
    std::optional<dot_stuffer> body_;
    std::optional<delivery_report> refusal_;  // the first; replies to what was pipelined follow it
    bool reused_ = false, stale_ = false;
};

}  // namespace vgm::smtp
