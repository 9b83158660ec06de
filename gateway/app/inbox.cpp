#include "gateway/app/inbox.hpp"

#include "adapters/imap/mailbox_source_io.hpp"
#include "gateway/app/clock.hpp"
#include "gateway/runtime/await.hpp"
#include "gateway/runtime/log.hpp"
#include "gateway/runtime/workers_io.hpp"
#include "routes/receipt_to_sender/correlate.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/strand.hpp>

namespace vgm::app {
namespace {

namespace asio = boost::asio;
namespace log = runtime::log;

// The story that a mailbox's positions are written in: an id that no letter can have, because its
// time is zero.
submission_id story_of(const std::string& mailbox)
{
    std::array<std::uint8_t, 16> bytes{};
    auto h = std::hash<std::string>{}(mailbox);
    for (std::size_t i = 8; i < 16; ++i, h >>= 8) bytes[i] = static_cast<std::uint8_t>(h);
    return submission_id{bytes};
}

std::optional<imap::mailbox_position> to_position(const mail_place& last)
{
    if (last.uidvalidity == 0) return std::nullopt;
    return imap::mailbox_position{last.uidvalidity, last.uid};
}

}  // namespace

struct inbox::impl : std::enable_shared_from_this<impl>
{
    impl(
        ledger& l,
        std::string m,
        imap::source_settings s,
        std::shared_ptr<const runtime::tls_context> tls,
        receipt_to_sender::receipt_policy p,
        arrivals* i
    )
        : letters(l),
          mailbox(std::move(m)),
          policy(p),
          incoming(i),
          source(std::move(s), std::move(tls), to_position(letters.last_read(mailbox)))
    {}

    asio::awaitable<imap::handled> handle(imap::fetched_mail mail)
    {
        const mail_place place{mailbox, mail.position.uidvalidity, mail.position.uid};
        if (!mail.bytes) {
            log::warning(
                "inbox.too_large",
                {{"mailbox", mailbox},
                 {"uid", std::to_string(place.uid)},
                 {"bytes", std::to_string(mail.size)}}
            );
            const unclaimed_record left{
                place, "other", {}, "larger than operator.reading.message_bytes_max"};
            co_return co_await keep_unclaimed(left);
        }
        const auto read = receipt_to_sender::read_receipt(*mail.bytes, place, policy);
        if (read.kind == mime::mail_kind::letter && incoming != nullptr)
            co_return co_await take_in(place, mail.bytes, read);
        bool claimed = false;
        for (const auto& finding : read.findings) {
            const auto letter = letters.find(finding.about.submission);
            if (!letter || letter->find_delivery(finding.about.number) == nullptr) continue;
            claimed = true;
            note(finding);
            const auto ec = co_await append(finding.about.submission, finding.fact);
            if (ec) co_return imap::handled::later;
        }
        if (!claimed) {
            const unclaimed_record left{
                place,
                std::string{mime::to_string(read.kind)},
                read.mail_id,
                read.findings.empty() ? read.reason
                                      : "it speaks of a letter that is not in the journal"};
            co_return co_await keep_unclaimed(left);
        }
        // An error mail is written for people too: it stays for them.
        const bool for_people = read.kind == mime::mail_kind::integration_error;
        co_return co_await move_on(place, for_people ? imap::handled::left : imap::handled::taken);
    }

    // A letter is durable before the mailbox hears of it.
    asio::awaitable<imap::handled> take_in(
        mail_place place,
        std::shared_ptr<const std::string> mail,
        receipt_to_sender::reading_result read
    )
    {
        const auto result =
            co_await runtime::await_callback<taking>([&](std::function<void(taking)> done) {
                incoming->take(place, mailbox, mail, std::move(done));
            });
        switch (result.what) {
            case taking::how::taken:
                co_return co_await move_on(place, imap::handled::taken);
            case taking::how::for_people:
                co_return co_await move_on(place, imap::handled::left);
            case taking::how::not_ours:
                break;
            case taking::how::later:
                co_return imap::handled::later;
        }
        const unclaimed_record left{
            place, std::string{mime::to_string(read.kind)}, read.mail_id, result.reason};
        co_return co_await keep_unclaimed(left);
    }

    static void note(const receipt_to_sender::finding& finding)
    {
        const auto delivery = finding.about.to_string();
        if (const auto* dsn = std::get_if<reception_record>(&finding.fact))
            log::info(
                "receipt.reception",
                {{"delivery", delivery},
                 {"action", std::string{to_string(dsn->action)}},
                 {"status", dsn->status.to_string()}}
            );
        else if (const auto* mdn = std::get_if<reading_record>(&finding.fact))
            log::info(
                "receipt.reading",
                {{"delivery", delivery},
                 {"disposition", mdn->disposition},
                 {"negative", mdn->negative ? "yes" : "no"}}
            );
    }

    asio::awaitable<imap::handled> keep_unclaimed(const unclaimed_record& left)
    {
        log::warning(
            "inbox.unclaimed",
            {{"mailbox", mailbox},
             {"uid", std::to_string(left.found_in.uid)},
             {"kind", left.kind},
             {"reason", left.reason}}
        );
        const record_body record = left;
        const auto ec = co_await append(fresh_id(now()), record);
        if (ec) co_return imap::handled::later;
        co_return co_await move_on(left.found_in, imap::handled::left);
    }

    asio::awaitable<imap::handled> move_on(const mail_place& place, imap::handled how)
    {
        const record_body record = mailbox_position_record{place};
        const auto ec = co_await append(story_of(mailbox), record);
        co_return ec ? imap::handled::later : how;
    }

    // `body` is a named object of the caller, who waits: g++ 12 destroys temporaries of a co_await
    // twice.
    asio::awaitable<error_code> append(submission_id id, const record_body& body)
    {
        co_return co_await runtime::await_callback<error_code>(
            [&](std::function<void(error_code)> done) {
                letters.append(id, now(), body, std::move(done));
            }
        );
    }

    ledger& letters;
    const std::string mailbox;
    const receipt_to_sender::receipt_policy policy;
    arrivals* const incoming;
    imap::mailbox_source source;
};

inbox::inbox(
    runtime::workers& workers,
    ledger& letters,
    std::string mailbox,
    imap::source_settings settings,
    std::shared_ptr<const runtime::tls_context> tls,
    receipt_to_sender::receipt_policy policy,
    arrivals* incoming
)
    : impl_(std::make_shared<impl>(
          letters,
          std::move(mailbox),
          std::move(settings),
          std::move(tls),
          policy,
          incoming
      ))
{
    auto handler = [weak = std::weak_ptr(impl_)](imap::fetched_mail mail
                   ) -> asio::awaitable<imap::handled> {
        if (const auto self = weak.lock()) co_return co_await self->handle(std::move(mail));
        co_return imap::handled::later;
    };
    asio::co_spawn(
        asio::make_strand(runtime::executor_of(workers)),
        imap::run(impl_->source, std::move(handler)),
        asio::detached
    );
}

inbox::~inbox() { impl_->source.stop(); }

imap::source_status inbox::status() const { return impl_->source.status(); }

}  // namespace vgm::app
