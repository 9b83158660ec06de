#include "gateway/app/batch_block.hpp"

#include "gateway/app/batch_papers.hpp"
#include "gateway/app/clock.hpp"
#include "gateway/runtime/log.hpp"
#include "gateway/runtime/workers_io.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <mutex>

namespace vgm::app {
namespace {

namespace log = runtime::log;

constexpr std::size_t at_once = 16;  // messages on their way to the disk
constexpr std::size_t piece = 64 * 1024;

class batch_run : public std::enable_shared_from_this<batch_run>
{
public:
    batch_run(message block, const batch_block_parts& parts, std::function<void(std::string)> done)
        : block_(std::move(block)),
          parts_(parts),
          done_(std::move(done)),
          reader_(parts.message_bytes_max),
          papers_({})
    {}

    // One message, then others have their turn. Runs once at a time: whoever finds no room leaves
    // the next run to an answer.
    void go()
    {
        boost::asio::post(runtime::executor_of(parts_.workers), [self = shared_from_this()] {
            self->step();
        });
    }

private:
    void step()
    {
        for (;;) {
            auto item = next();
            if (!item) return finish();
            std::unique_lock lock(mutex_);
            if (auto* m = std::get_if<hl7v2::batch_message>(&*item)) {
                const auto place = papers_.add_message();
                message one{nullptr, block_.source, block_.received_at, papers_.batch_id()};
                lock.unlock();
                return ask(std::move(one), std::move(*m), place);
            }
            if (auto* h = std::get_if<hl7v2::batch_header>(&*item))
                papers_.open(std::move(*h));
            else
                papers_.close(std::get<hl7v2::batch_end>(*item));
        }
    }

    std::optional<hl7v2::batch_item> next()
    {
        for (;;) {
            if (auto item = reader_.next()) return item;
            if (ended_) return std::nullopt;
            const std::string_view all = *block_.bytes;
            const auto part = all.substr(fed_, piece);
            fed_ += part.size();
            ended_ = part.empty();
            ended_ ? reader_.finish() : reader_.feed(part);
        }
    }

    void ask(message one, hl7v2::batch_message m, std::size_t place)
    {
        const auto wrong = check_batch_message(m, parts_.message_bytes_max);
        one.bytes = std::make_shared<const std::string>(std::move(m.er7));
        if (wrong)
            tell(place, parts_.receive.refuse_block(one, *wrong, parts_.own_name));
        else
            parts_.receive.handle(
                std::move(one),
                *parts_.gate,
                [self = shared_from_this(), place](verdict v) { self->tell(place, std::move(v)); }
            );
        std::unique_lock lock(mutex_);
        if (papers_.waiting() >= at_once) {
            paused_ = true;
            return;
        }
        lock.unlock();
        go();
    }

    void tell(std::size_t place, verdict v)
    {
        std::unique_lock lock(mutex_);
        papers_.tell(place, std::move(v));
        const bool resume = std::exchange(paused_, false);
        const bool last = all_asked_ && papers_.waiting() == 0;
        lock.unlock();
        if (resume) go();
        if (last) answer();
    }

    void finish()
    {
        std::unique_lock lock(mutex_);
        all_asked_ = true;
        if (papers_.waiting() > 0) return;
        lock.unlock();
        answer();
    }

    void answer()
    {
        log_outcome();
        done_(papers_.print_answer(now()));
    }

    void log_outcome() const
    {
        std::size_t refused = 0;
        for (const auto& e : papers_.entries())
            if (const auto* m = std::get_if<batch_papers::asked_message>(&e))
                refused += m->told->code != hl7v2::acknowledgment_code::AA ? 1 : 0;
        log::info(
            "batch.answered",
            {{"source", block_.source},
             {"messages", std::to_string(papers_.messages())},
             {"not_accepted", std::to_string(refused)},
             {"problems", std::to_string(papers_.problems().size())}}
        );
    }

    const message block_;
    const batch_block_parts parts_;
    const std::function<void(std::string)> done_;

    // Touched by step() alone.
    hl7v2::batch_reader reader_;
    std::size_t fed_ = 0;
    bool ended_ = false;

    std::mutex mutex_;
    batch_papers papers_;
    bool paused_ = false, all_asked_ = false;
};

}  // namespace

void answer_batch(
    message block,
    const batch_block_parts& parts,
    std::function<void(std::string)> answer
)
{
    std::make_shared<batch_run>(std::move(block), parts, std::move(answer))->go();
}

}  // namespace vgm::app
