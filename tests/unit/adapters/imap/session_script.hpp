#pragma once

// A conversation with a scripted server, played against a client_session without any socket.

#include "adapters/imap/client_session.hpp"

#include <gtest/gtest.h>

namespace vgm::imap::test {

class session_script
{
public:
    // The server speaks (CRLF is added). Several lines in a row may arrive in one read.
    session_script& server(std::string line) { return add({kind::server, line + "\r\n"}); }
    session_script& raw(std::string bytes) { return add({kind::server, std::move(bytes)}); }
    session_script& client(std::string line) { return add({kind::client, line + "\r\n"}); }
    session_script& tls() { return add({kind::tls, {}}); }
    session_script& mail(std::uint32_t uid, std::string bytes, bool ok = true)
    {
        step s{kind::mail, std::move(bytes)};
        s.uid = uid;
        s.ok = ok;
        return add(s);
    }
    session_script& too_large(std::uint32_t uid, std::uint64_t size)
    {
        step s{kind::too_large, {}};
        s.uid = uid;
        s.size = size;
        return add(s);
    }
    session_script& waits(seconds time)
    {
        step s{kind::waits, {}};
        s.size = static_cast<std::uint64_t>(time.count());
        return add(s);
    }
    session_script& renews() { return add({kind::renews, "DONE\r\n"}); }
    session_script& ends(error_code why)
    {
        step s{kind::ends, {}};
        s.why = why;
        return add(s);
    }
    session_script& then(const session_script& more)
    {
        steps_.insert(steps_.end(), more.steps_.begin(), more.steps_.end());
        return *this;
    }

    std::size_t size() const { return steps_.size(); }

    // Plays the first `count` steps, the server's bytes in pieces of `piece`. Returns what the
    // session wants after that.
    action play(client_session& session, std::size_t count, std::size_t piece = 1 << 20) const
    {
        action next = session.start();
        for (std::size_t i = 0; i < count && !::testing::Test::HasFatalFailure(); ++i) {
            SCOPED_TRACE("step " + std::to_string(i) + ": " + steps_[i].text);
            perform(steps_[i], session, next, piece);
        }
        return next;
    }

    action play(client_session& session) const { return play(session, steps_.size()); }

private:
    enum class kind { server, client, tls, mail, too_large, waits, renews, ends };
    struct step
    {
        kind what;
        std::string text;
        std::uint32_t uid = 0;
        std::uint64_t size = 0;
        bool ok = true;
        error_code why;
    };

    session_script& add(step s)
    {
        steps_.push_back(std::move(s));
        return *this;
    }

    static void perform(const step& s, client_session& session, action& next, std::size_t piece)
    {
        switch (s.what) {
            case kind::server:
                for (std::size_t at = 0; at < s.text.size(); at += piece) {
                    ASSERT_TRUE(std::holds_alternative<receive>(next)) << print(next);
                    next = session.on_received(std::string_view(s.text).substr(at, piece));
                }
                return;
            case kind::client:
                ASSERT_TRUE(std::holds_alternative<send>(next)) << print(next);
                ASSERT_EQ(std::get<send>(next).bytes, s.text);
                next = session.on_sent();
                return;
            case kind::tls:
                ASSERT_TRUE(std::holds_alternative<start_tls>(next)) << print(next);
                next = session.on_secured();
                return;
            case kind::mail:
            case kind::too_large:
                deliver(s, session, next);
                return;
            case kind::waits:
                ASSERT_TRUE(std::holds_alternative<wait>(next)) << print(next);
                ASSERT_EQ(std::get<wait>(next).duration, seconds(s.size));
                next = session.on_waited();
                return;
            case kind::renews: {
                ASSERT_TRUE(std::holds_alternative<receive>(next)) << print(next);
                ASSERT_TRUE(std::get<receive>(next).renew_after);
                const auto done = session.on_renewal_due();
                ASSERT_TRUE(done);
                ASSERT_EQ(done->bytes, s.text);
                return;
            }
            case kind::ends:
                ASSERT_TRUE(std::holds_alternative<finish>(next)) << print(next);
                ASSERT_EQ(std::get<finish>(next).error, s.why) << std::get<finish>(next).phrase;
                return;
        }
    }

    static void deliver(const step& s, client_session& session, action& next)
    {
        ASSERT_TRUE(std::holds_alternative<deliver_message>(next)) << print(next);
        const auto before = session.position();
        const auto& mail = std::get<deliver_message>(next);
        ASSERT_EQ(mail.position.uid, s.uid);
        ASSERT_EQ(mail.bytes == nullptr, s.what == kind::too_large);
        if (mail.bytes) {
            ASSERT_EQ(*mail.bytes, s.text);
        }
        ASSERT_EQ(mail.size, mail.bytes ? s.text.size() : s.size);
        const auto handed = mail.position;
        next = session.on_message_handled(s.ok ? handled::taken : handled::later);
        ASSERT_EQ(session.position(), s.ok ? handed : before);
    }

    static std::string print(const action& a)
    {
        if (const auto* s = std::get_if<send>(&a)) return "wants to send " + s->bytes;
        if (const auto* f = std::get_if<finish>(&a)) return "ended: " + f->phrase;
        constexpr const char* names[] = {"", "receive", "start_tls", "deliver", "wait", ""};
        return std::string("wants to ") + names[a.index()];
    }

    std::vector<step> steps_;
};

}  // namespace vgm::imap::test
