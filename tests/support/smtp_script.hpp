#pragma once

// A conversation with an operator, written down as a test reads it:
//
//     script().reply("220 hello").expect_send("EHLO gw.test").reply("250 hello") … .check(session)
//
// and replayed against a client_session without a socket. Lines are given without their CRLF.

#include "adapters/smtp/client_session.hpp"

#include <boost/system/errc.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace vgm::smtp::test {

inline envelope letter(std::string recipient = "dr.martin@ch.mssante.test")
{
    return {"appli@ch.mssante.test", std::move(recipient), "01JD.1", body_type::seven_bit};
}

inline content text(std::string bytes) { return make_content({slice::of(std::move(bytes))}); }

class script
{
public:
    struct step
    {
        enum class kind { send, reply, secure, content, confirm } what;
        std::string bytes;
    };

    script& expect_send(std::string line) { return add(step::kind::send, line + "\r\n"); }
    script& expect_bytes(std::string bytes) { return add(step::kind::send, std::move(bytes)); }
    script& reply(std::string line) { return add(step::kind::reply, line + "\r\n"); }
    script& expect_tls() { return add(step::kind::secure, {}); }
    // What goes over the wire between 354 and the end of data, dot-stuffed.
    script& expect_content(std::string bytes) { return add(step::kind::content, std::move(bytes)); }
    script& expect_confirm() { return add(step::kind::confirm, {}); }

    script& operator+=(const script& more)
    {
        steps_.insert(steps_.end(), more.steps_.begin(), more.steps_.end());
        return *this;
    }
    friend script operator+(script a, const script& b) { return a += b; }

    const std::vector<step>& steps() const { return steps_; }

    // Plays the script from the session's first letter to the report, which must come exactly at
    // its end.
    delivery_report
    check(client_session& session, envelope e = letter(), content c = text("hello\r\n")) const
    {
        return check_cut(session, std::string::npos, std::move(e), std::move(c));
    }

    // The same, every reply arriving in two pieces cut at `cut`; 0: byte by byte.
    delivery_report check_cut(
        client_session& session,
        std::size_t cut,
        envelope e = letter(),
        content c = text("hello\r\n")
    ) const
    {
        action next = session.start(std::move(e), std::move(c));
        for (std::size_t i = 0; i < steps_.size(); ++i) {
            SCOPED_TRACE("step " + std::to_string(i) + ": " + steps_[i].bytes);
            if (!play(session, steps_[i], next, cut)) return {};
        }
        return report_of(next);
    }

    // Does step i of the script; false, and a failed test, when the session wants something else.
    static bool
    play(client_session& session, const step& s, action& next, std::size_t cut = std::string::npos)
    {
        switch (s.what) {
            case step::kind::send:
                return play_send(session, s, next);
            case step::kind::reply:
                return play_reply(session, s, next, cut);
            case step::kind::secure:
                if (!wants<start_tls>(next)) return false;
                next = session.on_secured();
                return true;
            case step::kind::content:
                return play_content(session, s, next);
            case step::kind::confirm:
                if (!wants<confirm>(next)) return false;
                next = session.on_confirmed();
                return true;
        }
        return false;
    }

    static delivery_report report_of(const action& next)
    {
        const auto* done = std::get_if<finish>(&next);
        EXPECT_NE(done, nullptr) << "the session goes on: action " << next.index();
        return done != nullptr ? done->report : delivery_report{};
    }

private:
    script& add(step::kind what, std::string bytes)
    {
        steps_.push_back({what, std::move(bytes)});
        return *this;
    }

    template <class Action>
    static Action* wants(action& next)
    {
        auto* const wanted = std::get_if<Action>(&next);
        EXPECT_NE(wanted, nullptr)
            << "the session wants action " << next.index() << " instead" << explain(next);
        return wanted;
    }

    static std::string explain(const action& next)
    {
        if (const auto* s = std::get_if<send>(&next)) return ": send " + s->bytes;
        if (const auto* f = std::get_if<finish>(&next)) return ": " + f->report.describe();
        return {};
    }

    static bool play_send(client_session& session, const step& s, action& next)
    {
        const auto* wanted = wants<send>(next);
        if (wanted == nullptr) return false;
        EXPECT_EQ(wanted->bytes, s.bytes);
        if (wanted->bytes != s.bytes) return false;
        next = session.on_sent();
        return true;
    }

    static bool play_reply(client_session& session, const step& s, action& next, std::size_t cut)
    {
        std::string_view rest = s.bytes;
        while (!rest.empty()) {
            if (wants<receive>(next) == nullptr) return false;
            const auto size = cut == 0 ? 1 : rest.size() == s.bytes.size() ? cut : rest.size();
            const auto piece = rest.substr(0, size);
            rest.remove_prefix(piece.size());
            next = session.on_received(piece);
        }
        return true;
    }

    static bool play_content(client_session& session, const step& s, action& next)
    {
        if (wants<send_content>(next) == nullptr) return false;
        std::string all(s.bytes.size() + 64, '\0');
        std::size_t size = 0;
        while (const auto n = session.next_content(std::span<char>{all}.subspan(size))) size += n;
        all.resize(size);
        EXPECT_EQ(all, s.bytes);
        next = session.on_sent();
        return true;
    }

    std::vector<step> steps_;
};

// Every way in which the peer can go wrong at one step of a script.
struct fault_at
{
    std::string name;
    std::function<action(client_session&, const action&)> inject;
    bool answered = false;  // a refusal is an answer: nothing is uncertain after it
};

inline std::vector<fault_at> faults_of(script::step::kind what)
{
    using boost::system::errc::make_error_code;
    const auto broken = [](boost::system::errc::errc_t e) {
        return [e](client_session& s, const action&) { return s.on_failed(make_error_code(e)); };
    };
    const auto says = [](std::string bytes) {
        return [bytes](client_session& s, const action&) { return s.on_received(bytes); };
    };
    std::vector<fault_at> all{
        {"reset", broken(boost::system::errc::connection_reset)},
        {"timed out", broken(boost::system::errc::timed_out)},
    };
    if (what == script::step::kind::reply) {
        all.push_back({"421", says("421 4.3.2 shutting down\r\n"), true});
        all.push_back(
            {"451", says("451 4.3.0 later\r\n451 4.3.0 later\r\n451 4.3.0 later\r\n"), true}
        );
        all.push_back({"garbage", says("HTTP/1.1 400 Bad Request\r\n")});
        all.push_back({"1xx", says("150 wait\r\n")});
        all.push_back({"endless line", says("250 " + std::string(5000, 'x'))});
    }
    if (what == script::step::kind::confirm)
        all = {{"not durable", [](client_session& s, const action&) {
                    return s.on_confirm_failed();
                }}};
    return all;
}

// Replays a script that ends in `sent`, failing at each step in each way. The letter must end
// deferred, or uncertain exactly from the final dot until its reply; never sent, never bounced, and
// the connection is not used again unless the server itself refused in good order.
template <class MakeSession>
void fails_cleanly_at_every_step(const script& whole, MakeSession make_session)
{
    using kind = script::step::kind;
    const auto& steps = whole.steps();
    const auto confirmed = std::find_if(steps.begin(), steps.end(), [](const auto& s) {
        return s.what == kind::confirm;
    });
    ASSERT_NE(confirmed, steps.end());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        for (const auto& fault : faults_of(steps[i].what)) {
            SCOPED_TRACE("step " + std::to_string(i) + " (" + steps[i].bytes + "): " + fault.name);
            auto session = make_session();
            action next = session.start(letter(), text("hello\r\n"));
            for (std::size_t k = 0; k < i; ++k) ASSERT_TRUE(script::play(session, steps[k], next));

            next = fault.inject(session, next);

            const auto report = script::report_of(next);
            const bool after_the_dot = steps.begin() + static_cast<std::ptrdiff_t>(i) > confirmed;
            const auto expected =
                after_the_dot && !fault.answered ? outcome::uncertain : outcome::deferred;
            EXPECT_EQ(to_string(report.result), to_string(expected)) << report.describe();
            EXPECT_TRUE(report.status.known());
            EXPECT_TRUE(fault.answered || !report.connection_usable);
        }
    }
}

template <class MakeSession>
void same_however_cut(const script& whole, MakeSession make_session, outcome expected)
{
    std::size_t longest = 0;
    for (const auto& s : whole.steps()) longest = std::max(longest, s.bytes.size());
    for (std::size_t cut = 0; cut <= longest; ++cut) {
        SCOPED_TRACE("cut at " + std::to_string(cut));
        auto session = make_session();
        const auto report = whole.check_cut(session, cut == longest ? std::string::npos : cut);
        ASSERT_EQ(to_string(report.result), to_string(expected));
    }
}

}  // namespace vgm::smtp::test
