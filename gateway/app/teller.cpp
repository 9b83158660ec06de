#include "gateway/app/teller.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/runtime/log.hpp"
#include "gateway/runtime/workers_io.hpp"
#include "routes/receipt_to_sender/notice.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <set>

namespace vgm::app {
namespace {

namespace asio = boost::asio;
namespace log = runtime::log;

// The MSH-10 of a ZAM is the same however often it is told, also after a restart: that is how a
// producer knows the second copy. What says something else is another message.
std::string control_id_of(const delivery_id& about, const notice& what)
{
    auto bytes = about.submission.bytes();
    std::uint64_t mixed = static_cast<std::uint64_t>(about.number) * 4 +
                          (what.kind == "Z02" ? 0 : 2) + (what.positive ? 1 : 0);
    mixed *= 0x9E3779B97F4A7C15;  // spreads small numbers; odd, so no two of them meet
    for (std::size_t i = 8; i < bytes.size(); ++i, mixed >>= 8)
        bytes[i] ^= static_cast<std::uint8_t>(mixed);
    return submission_id{bytes}.to_string();
}

}  // namespace

struct teller::impl : std::enable_shared_from_this<impl>
{
    // One notice on its way: known by the delivery and the kind of ZAM.
    struct errand
    {
        delivery_id about;
        std::string kind;
        int attempt = 0;
        timestamp first_attempt{};
        std::string zam_control_id;
        bool deferral_recorded = false;
    };

    impl(runtime::workers& workers, ledger& l, retry_schedule r, bool counts)
        : strand(asio::make_strand(runtime::executor_of(workers))),
          letters(l),
          retry(r),
          relayed_counts(counts)
    {}

    void consider(const ledger::account_ptr& letter)
    {
        for (const auto& due : due_notices(*letter, relayed_counts)) {
            const delivery_id about{letter->id, due.number};
            if (!under_way.emplace(about, due.kind).second) continue;
            tell({about, due.kind});
        }
    }

    void tell(errand e)
    {
        const auto letter = letters.find_live(e.about.submission);
        const auto due = letter ? find_due(*letter, e) : std::nullopt;
        if (!due) return finish(e);
        e.zam_control_id = control_id_of(e.about, *due);
        const auto client = clients.find(letter->accepted->source);
        if (client == clients.end()) return park(e, due->positive, "the source has no receipts_to");
        ++e.attempt;
        const auto at = now();
        if (e.attempt == 1) e.first_attempt = at;
        auto er7 = receipt_to_sender::make_notice(*letter, *due, e.zam_control_id, at);
        const auto control = e.zam_control_id;
        client->second->send(
            std::move(er7),
            control,
            [self = shared_from_this(), e = std::move(e), positive = due->positive](mllp::exchange x
            ) mutable {
                asio::post(
                    self->strand,
                    [self, e = std::move(e), positive, x = std::move(x)]() mutable {
                        self->on_answer(std::move(e), positive, x);
                    }
                );
            }
        );
    }

    std::optional<notice> find_due(const account& letter, const errand& e) const
    {
        for (auto& due : due_notices(letter, relayed_counts))
            if (due.number == e.about.number && due.kind == e.kind) return due;
        return std::nullopt;
    }

    void on_answer(errand e, bool positive, const mllp::exchange& x)
    {
        if (stopped) return;
        const bool answered = !x.ec;
        if (answered && x.answer.code == hl7v2::acknowledgment_code::AA)
            return note_told(std::move(e), positive);
        if (answered && x.answer.code == hl7v2::acknowledgment_code::AE)
            return park(e, positive, "the producer answered AE");
        const std::string reason =
            answered ? "the producer answered AR" : x.phrase + ": " + x.ec.message();
        const auto next = retry.next(e.attempt, e.first_attempt, now(), random_share());
        if (!next) return park(e, positive, "given up: " + reason);
        log::warning(
            "receipt.not_told",
            {{"delivery", e.about.to_string()},
             {"kind", e.kind},
             {"attempt", std::to_string(e.attempt)},
             {"reason", reason},
             {"next_attempt", to_rfc3339(*next)}}
        );
        // The first failure is worth a record; the hundredth of a night's outage is not.
        if (!e.deferral_recorded) {
            tell_deferred_record record;
            fill(record, e, positive);
            record.attempt = e.attempt;
            record.reason = reason;
            letters.append(e.about.submission, now(), std::move(record));
            e.deferral_recorded = true;
        }
        later(*next, [self = shared_from_this(), e = std::move(e)]() mutable {
            self->tell(std::move(e));
        });
    }

    void note_told(errand e, bool positive)
    {
        told_record record;
        fill(record, e, positive);
        log::info(
            "receipt.told",
            {{"delivery", e.about.to_string()},
             {"kind", e.kind},
             {"positive", positive ? "yes" : "no"}}
        );
        store(std::move(e), std::move(record));
    }

    void park(const errand& e, bool positive, std::string reason)
    {
        tell_parked_record record;
        fill(record, e, positive);
        log::warning(
            "receipt.parked",
            {{"delivery", e.about.to_string()}, {"kind", e.kind}, {"reason", reason}}
        );
        record.reason = std::move(reason);
        store(e, std::move(record));
    }

    // The errand is over when that is durable; if the journal cannot take it, the ZAM is told again
    // under the same control id.
    void store(errand e, record_body record)
    {
        const auto id = e.about.submission;
        letters.append(
            id,
            now(),
            std::move(record),
            [self = shared_from_this(), e = std::move(e)](error_code ec) mutable {
                asio::post(self->strand, [self, e = std::move(e), ec]() mutable {
                    if (!ec) return self->finish(e);
                    self->later(now() + seconds{5}, [self, e = std::move(e)]() mutable {
                        self->tell(std::move(e));
                    });
                });
            }
        );
    }

    void finish(const errand& e)
    {
        under_way.erase({e.about, e.kind});
        // Something may have come due meanwhile, such as a negative reading after a positive one.
        if (const auto letter = letters.find_live(e.about.submission)) consider(letter);
    }

    static void fill(told_record& record, const errand& e, bool positive)
    {
        record.number = e.about.number;
        record.kind = e.kind;
        record.positive = positive;
        record.zam_control_id = e.zam_control_id;
    }

    void later(timestamp when, std::function<void()> what)
    {
        auto timer =
            std::make_shared<asio::steady_timer>(strand, std::max(milliseconds{1}, when - now()));
        timer->async_wait([self = shared_from_this(), timer, what = std::move(what)](error_code ec
                          ) {
            if (!ec && !self->stopped) what();
        });
    }

    asio::strand<asio::any_io_executor> strand;
    ledger& letters;
    const retry_schedule retry;
    const bool relayed_counts;
    std::map<std::string, std::unique_ptr<mllp::client>> clients;
    std::set<std::pair<delivery_id, std::string>> under_way;
    bool stopped = false;
};

teller::teller(
    runtime::workers& workers,
    ledger& letters,
    std::vector<told_source> sources,
    retry_schedule retry,
    bool relayed_counts
)
    : impl_(std::make_shared<impl>(workers, letters, retry, relayed_counts))
{
    for (auto& s : sources)
        impl_->clients.emplace(
            s.name, std::make_unique<mllp::client>(workers, std::move(s.producer))
        );
}

teller::~teller()
{
    asio::post(impl_->strand, [self = impl_] {
        self->stopped = true;
        self->clients.clear();
    });
}

void teller::consider(ledger::account_ptr letter)
{
    asio::post(impl_->strand, [self = impl_, letter = std::move(letter)] {
        if (!self->stopped) self->consider(letter);
    });
}

}  // namespace vgm::app
