// The promise of the adapter, tried against thousands of broken connections: every message is
// handed over, in the folder's order, and none is skipped.

#include "adapters/imap/client_session.hpp"
#include "tests/unit/adapters/imap/fake_mailbox.hpp"

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

#include <random>
#include <set>

namespace {

using namespace vgm;
using namespace vgm::imap;
using namespace vgm::imap::test;

class world
{
public:
    world(std::uint32_t seed, after_processing then, bool others_delete)
        : random_(seed), others_delete_(others_delete)
    {
        settings_.after_processing = then;
        settings_.list_length_max = 1 + chance(9);
        settings_.message_bytes_max = 400;
    }

    bool everything_is_handed_over() const
    {
        for (const auto& m : folder_.messages)
            if (!taken_.contains(m.bytes)) return false;
        return true;
    }

    // One connection; it ends when `faults` strike or nothing is left to hand over.
    void connect(bool faults)
    {
        dialect_ = {
            .idle = chance(2) == 0,
            .uidplus = chance(2) == 0,
            .sasl_ir = chance(2) == 0,
            .lower_case = chance(3) == 0};
        fake_connection server(folder_, dialect_);
        client_session session(settings_, position_);
        std::string incoming = server.greet();
        action next = session.start();
        for (int steps = 0; steps < 20'000; ++steps) {
            if (faults && chance(60) == 0) break;
            if (std::holds_alternative<finish>(next)) break;
            if (!faults && session.idling() && incoming.empty() && everything_is_handed_over())
                break;
            next = step(session, server, incoming, std::move(next));
            position_ = session.position();
        }
    }

    void change_the_folder()
    {
        for (int i = chance(3); i > 0 && added_ < 60; --i)
            folder_.add(std::string(chance(20) == 0 ? 500 : chance(300), 'x') + "#" + name());
        if (others_delete_ && !folder_.messages.empty() && chance(8) == 0)
            folder_.messages.erase(
                folder_.messages.begin() + chance(static_cast<int>(folder_.messages.size()))
            );
    }

    // Between two connections only: a server that does it under a live one ends that one.
    void renumber_sometimes()
    {
        if (chance(10) == 0) folder_.renumber(folder_.uidvalidity + 1);
    }

    const std::set<std::string>& taken() const { return taken_; }
    int added() const { return added_; }

private:
    action
    step(client_session& session, fake_connection& server, std::string& incoming, action wanted)
    {
        if (chance(10) == 0) change_the_folder();
        if (auto* s = std::get_if<imap::send>(&wanted)) {
            incoming += server.say(s->bytes);
            return session.on_sent();
        }
        if (std::holds_alternative<start_tls>(wanted)) {
            server.secured();
            return session.on_secured();
        }
        if (std::holds_alternative<imap::wait>(wanted)) return session.on_waited();
        if (auto* mail = std::get_if<deliver_message>(&wanted))
            return session.on_message_handled(
                handle(*mail, session) ? handled::taken : handled::later
            );
        return receive_some(session, server, incoming);
    }

    action receive_some(client_session& session, fake_connection& server, std::string& incoming)
    {
        if (incoming.empty() && server.idling()) {
            change_the_folder();
            incoming = server.news();
            if (incoming.empty()) {
                if (const auto done = session.on_renewal_due()) incoming += server.say(done->bytes);
            }
        }
        if (incoming.empty()) return session.on_failed(boost::asio::error::timed_out);
        const auto size = static_cast<std::size_t>(1 + chance(static_cast<int>(incoming.size())));
        const std::string piece = incoming.substr(0, size);
        incoming.erase(0, size);
        return session.on_received(piece);
    }

    bool handle(const deliver_message& mail, const client_session& session)
    {
        EXPECT_EQ(session.position(), position_) << "position moved before the answer";
        EXPECT_EQ(mail.position.uidvalidity, folder_.uidvalidity);
        const bool resumed = position_ && position_->uidvalidity == folder_.uidvalidity;
        const std::uint32_t last = resumed ? position_->uid : 0;
        EXPECT_GT(mail.position.uid, last) << "handed over again";
        for (const auto& m : folder_.messages)
            EXPECT_FALSE(m.uid > last && m.uid < mail.position.uid) << m.uid << " was skipped";
        if (chance(12) == 0) return false;

        const auto* there = folder_.find(mail.position.uid);
        if (mail.bytes && there) {
            EXPECT_EQ(*mail.bytes, there->bytes);
        }
        EXPECT_TRUE(mail.bytes || mail.size > settings_.message_bytes_max);
        if (mail.bytes) taken_.insert(*mail.bytes);
        if (!mail.bytes && there) taken_.insert(there->bytes);
        return true;
    }

    std::string name() { return std::to_string(++added_); }
    int chance(int n) { return static_cast<int>(random_() % static_cast<std::uint32_t>(n)); }

    std::mt19937 random_;
    bool others_delete_;
    session_settings settings_;
    fake_dialect dialect_;
    fake_folder folder_;
    std::optional<mailbox_position> position_;
    std::set<std::string> taken_;
    int added_ = 0;
};

void live(std::uint32_t seed, after_processing then, bool others_delete)
{
    SCOPED_TRACE("seed " + std::to_string(seed));
    world w(seed, then, others_delete);
    for (int i = 0; i < 5; ++i) w.change_the_folder();
    for (int i = 0; i < 60; ++i) {
        w.connect(true);
        w.renumber_sometimes();
    }
    for (int i = 0; i < 200 && !w.everything_is_handed_over(); ++i) w.connect(false);

    EXPECT_TRUE(w.everything_is_handed_over());
    if (!others_delete) {
        EXPECT_EQ(static_cast<int>(w.taken().size()), w.added());
    }
}

class imap_client_session_model : public ::testing::TestWithParam<after_processing>
{};

TEST_P(imap_client_session_model, hands_every_message_over_in_order_whatever_breaks)
{
    const std::uint32_t first = std::random_device{}();
    std::cout << "first seed " << first << '\n';
    for (std::uint32_t i = 0; i < 20 && !HasFailure(); ++i) {
        live(first + i, GetParam(), false);
        live(first + i, GetParam(), true);
    }
}

INSTANTIATE_TEST_SUITE_P(
    after,
    imap_client_session_model,
    ::testing::Values(after_processing::seen, after_processing::remove, after_processing::leave)
);

}  // namespace
