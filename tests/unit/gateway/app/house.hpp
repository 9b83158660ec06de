#pragma once

// What the tests of this folder share: a ledger on a journal in a folder of its own, calls that
// wait for their answer, and someone who watches accounts change.

#include "gateway/app/intake.hpp"
#include "gateway/app/ledger.hpp"
#include "schemas/events/codec.hpp"
#include "schemas/hl7v2/message_view.hpp"
#include "tests/support/letter_records.hpp"
#include "tests/support/sample_letter.hpp"
#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace vgm::app::test {

using journal::test::faulty_files;
using journal::test::temporary_directory;

inline constexpr std::chrono::seconds patience{20};

inline timestamp world_time()
{
    return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

inline document_to_mssante::settings letter_settings()
{
    document_to_mssante::settings s;
    s.mailbox = "pfi@hopital.test.mssante.fr";
    s.mailbox_name = "Hôpital";
    s.product_reference = "TEST000000";
    s.archive.source_id = "1.2.250.1.999.1.1";
    s.archive.emitter = "Hôpital";
    s.archive.contact = s.mailbox;
    return s;
}

// A different letter for each number.
inline submission_id letter(std::uint8_t number)
{
    return submission_id::make(vgm::test::at_second(0), {number, 1, 2, 3});
}

// Remembers the latest account of each letter, and waits for one to become what a test wants.
class watcher
{
public:
    void note(const ledger::account_ptr& state)
    {
        {
            const std::lock_guard lock(mutex_);
            latest_[state->id] = state;
            ++changes_;
        }
        changed_.notify_all();
    }

    // The account when `wanted` holds of it; null, and a failed test, when that never comes.
    ledger::account_ptr wait(submission_id id, const std::function<bool(const account&)>& wanted)
        const
    {
        std::unique_lock lock(mutex_);
        ledger::account_ptr found;
        const bool came = changed_.wait_for(lock, patience, [&] {
            const auto at = latest_.find(id);
            if (at != latest_.end() && wanted(*at->second)) found = at->second;
            return found != nullptr;
        });
        EXPECT_TRUE(came) << "the letter never became what was waited for";
        return found;
    }

    ledger::account_ptr wait_for_status(submission_id id, delivery_status status) const
    {
        return wait(id, [&](const account& a) {
            return !a.deliveries.empty() && a.deliveries.front().status == status;
        });
    }

    std::size_t changes() const
    {
        const std::lock_guard lock(mutex_);
        return changes_;
    }

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::unordered_map<submission_id, ledger::account_ptr> latest_;
    std::size_t changes_ = 0;
};

// A ledger that can be closed and opened again on the same files.
class ledger_house
{
public:
    explicit ledger_house(ledger_options o = {}) : options(o)
    {
        settings.directory = folder.path() + "/journal";
        settings.documents_segment_bytes = settings.tracking_segment_bytes = 1 << 20;
        settings.retry_delay = milliseconds(0);
        open();
    }

    void open()
    {
        letters = std::make_unique<ledger>(options);
        const auto opened = letters->open(settings, files);
        if (!opened) throw issue_error(opened.error());
        letters->on_change([this](const ledger::account_ptr& a) { seen.note(a); });
    }
    void reopen()
    {
        letters.reset();
        open();
    }

    // Asks when the disk is well again. A segment that was begun before that may fail once more, and
    // with it what waits for it; whoever comes again, as the answer says, is served.
    template <class Ask, class Refused>
    auto ask_healed(Ask ask, Refused refused)
    {
        files->heal();
        auto answer = ask();
        return refused(answer) ? ask() : answer;
    }

    error_code accept(submission_id id, accepted_record record, std::string body = "body")
    {
        return accept_at(id, vgm::test::at_second(0), std::move(record), std::move(body));
    }
    error_code
    accept_at(submission_id id, timestamp at, accepted_record record, std::string body = "body")
    {
        std::promise<error_code> answer;
        letters->accept(id, at, std::move(record), slice::of(std::move(body)), [&](error_code ec) {
            answer.set_value(ec);
        });
        return answer.get_future().get();
    }
    error_code append(submission_id id, record_body record)
    {
        std::promise<error_code> answer;
        letters->append(id, vgm::test::at_second(1), std::move(record), [&](error_code ec) {
            answer.set_value(ec);
        });
        return answer.get_future().get();
    }
    // Accepted, planned for one recipient, and what else happened.
    void tell(submission_id id, accepted_record record, std::vector<record_body> more = {})
    {
        ASSERT_FALSE(accept(id, std::move(record)));
        ASSERT_FALSE(append(id, vgm::test::planned()));
        for (auto& r : more) ASSERT_FALSE(append(id, std::move(r)));
    }

    std::vector<record_body> story(submission_id id) const
    {
        std::vector<record_body> all;
        for (const auto& r : letters->journal().story(id))
            all.push_back(events::parse(static_cast<record_kind>(r.kind), r.payload).value());
        return all;
    }
    template <class Record>
    std::vector<Record> story_of(submission_id id) const
    {
        std::vector<Record> all;
        for (const auto& body : story(id))
            if (const auto* r = std::get_if<Record>(&body)) all.push_back(*r);
        return all;
    }

    temporary_directory folder;
    journal::settings settings;
    ledger_options options;
    std::shared_ptr<faulty_files> files = std::make_shared<faulty_files>();
    watcher seen;
    std::unique_ptr<ledger> letters;
};

// Takes a letter in as from a producer; answers its id once it is planned.
inline submission_id take_in(ledger_house& house, const vgm::test::sample_letter& what = {})
{
    intake receive(*house.letters, letter_settings());
    std::promise<std::string> answer;
    const message m{std::make_shared<const std::string>(what.print()), "lab", world_time()};
    receive.handle(m, {}, [&](verdict told) { answer.set_value(std::move(told.er7)); });
    const auto text = answer.get_future().get();
    EXPECT_NE(text.find("\rMSA|AA|"), std::string::npos) << text;
    // Its id is the control id of the answer; the letter itself may be sent and forgotten by now.
    const auto id =
        submission_id::parse(hl7v2::find_value(hl7v2::parse_message(text).value(), "MSH-10"));
    if (!id) throw std::runtime_error("the answer bears no id of a letter");
    house.seen.wait(*id, [](const account& now) { return now.planned; });
    return *id;
}

}  // namespace vgm::app::test
