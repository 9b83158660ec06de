#include "gateway/app/folder_file.hpp"

#include "gateway/app/batch_papers.hpp"
#include "gateway/app/clock.hpp"
#include "gateway/app/file_report.hpp"
#include "gateway/app/folder_items.hpp"
#include "gateway/runtime/log.hpp"

#include <condition_variable>
#include <mutex>
#include <vector>

namespace vgm::app {
namespace {

namespace log = runtime::log;

constexpr std::size_t at_once = 32;  // messages of one file on their way to the disk
constexpr std::size_t large_file = 256 * 1024;

// Lives until the last of its messages is answered.
class file_run : public std::enable_shared_from_this<file_run>
{
public:
    file_run(
        const dropfolder::picked_file& picked,
        const folder_file_parts& parts,
        std::function<void(dropfolder::outcome)> answer
    )
        : picked_(picked),
          parts_(parts),
          answer_(std::move(answer)),
          picked_at_(now()),
          papers_(picked.reference)
    {}

    void read(const std::stop_token& stop)
    {
        try {
            if (needs_memory() && !wait_for_memory(stop)) return give_up();
            const auto items = open_items(picked_, parts_.ends, parts_.message_bytes_max);
            while (auto item = items->next())
                if (!take(std::move(*item), stop)) return give_up();
        } catch (const unreadable_file&) {
            return cannot_read();
        }
        std::unique_lock lock(mutex_);
        all_asked_ = true;
        finish_if_last(lock);
    }

private:
    // False when a stop is requested.
    bool take(folder_item item, const std::stop_token& stop)
    {
        std::unique_lock lock(mutex_);
        auto* const messages = std::get_if<hl7v2::batch_item>(&item.what);
        if (messages != nullptr) {
            is_batch_ = is_batch_ || !item.is_alone;
            if (auto* h = std::get_if<hl7v2::batch_header>(messages)) {
                papers_.open(std::move(*h));
                return true;
            }
            if (const auto* end = std::get_if<hl7v2::batch_end>(messages)) {
                papers_.close(*end);
                return true;
            }
        }
        is_batch_ = is_batch_ || !item.is_alone;
        const auto has_room = [this] {
            return papers_.waiting() == 0 ||
                   (papers_.waiting() < at_once && bytes_asked_ < parts_.message_bytes_max);
        };
        if (!changed_.wait(lock, stop, has_room)) return false;
        message one{
            nullptr, parts_.ends.source, now(), is_batch_ ? papers_.batch_id() : std::string{}};
        const auto place = papers_.add_message();
        names_.push_back(std::move(item.name));
        lock.unlock();
        if (messages != nullptr)
            ask(std::move(one), std::get<hl7v2::batch_message>(std::move(*messages)), place);
        else
            ask(std::move(one), std::get<papers::paper_letter>(std::move(item.what)), place);
        return true;
    }

    void ask(message one, hl7v2::batch_message m, std::size_t place)
    {
        const auto wrong = check_batch_message(m, parts_.message_bytes_max);
        one.bytes = std::make_shared<const std::string>(std::move(m.er7));
        if (wrong)
            return tell(
                place,
                0,
                parts_.receive.refuse_block(one, *wrong, parts_.ends.receiving_application)
            );
        handle(std::move(one), place, {});
    }

    void ask(message one, papers::paper_letter letter, std::size_t place)
    {
        one.bytes = std::make_shared<const std::string>(letter.take_er7());
        auto wrong = letter.wrong();
        if (wrong.empty() && one.bytes->size() > parts_.message_bytes_max)
            wrong.push_back(
                {fault::too_large,
                 severity::error,
                 {},
                 "as a message it is larger than " + std::to_string(parts_.message_bytes_max) +
                     " bytes; see sources.block_bytes_max",
                 "FILE-SIZE"}
            );
        if (wrong.empty())
            return handle(
                std::move(one),
                place,
                std::make_shared<const papers::paper_letter>(std::move(letter))
            );
        auto told =
            parts_.receive.refuse_block(one, wrong.front(), parts_.ends.receiving_application);
        told.issues = std::move(wrong);
        tell(place, 0, std::move(told));
    }

    // `paper`: what the message was made of; null for one that came as it is.
    void handle(message one, std::size_t place, std::shared_ptr<const papers::paper_letter> paper)
    {
        const auto size = one.bytes->size();
        {
            const std::lock_guard lock(mutex_);
            bytes_asked_ += size;
        }
        parts_.receive.handle(
            std::move(one),
            *parts_.gate,
            [self = shared_from_this(), place, size, paper = std::move(paper)](verdict v) {
                if (paper)
                    for (auto& i : v.issues) i = paper->translate(std::move(i));
                self->tell(place, size, std::move(v));
            }
        );
    }

    void tell(std::size_t place, std::size_t bytes, verdict v)
    {
        std::unique_lock lock(mutex_);
        bytes_asked_ -= bytes;
        papers_.tell(place, std::move(v));
        changed_.notify_all();
        finish_if_last(lock);
    }

    void finish_if_last(std::unique_lock<std::mutex>& lock)
    {
        if (!all_asked_ || papers_.waiting() > 0) return;
        lock.unlock();
        const file_report report{picked_, parts_.ends.source, picked_at_, now(), papers_, names_};
        dropfolder::outcome o{report.fate(), {}, {}};
        if (o.is != dropfolder::fate::later) {
            o.report_json = report.print_json();
            o.report_text = report.print_text();
        }
        lease_.reset();
        answer_(std::move(o));
    }

    bool needs_memory() const
    {
        // A small archive may hold a large file.
        return picked_.what.file.size > large_file ||
               picked_.what.kind == dropfolder::file_kind::zip;
    }

    // A large file holds what its largest message may take.
    bool wait_for_memory(const std::stop_token& stop)
    {
        using granted = std::shared_ptr<runtime::budget::lease>;
        parts_.memory.acquire(
            picked_.what.kind == dropfolder::file_kind::zip
                ? parts_.message_bytes_max
                : std::min<std::size_t>(parts_.message_bytes_max, picked_.what.file.size),
            [weak = weak_from_this()](granted lease) {
                const auto self = weak.lock();
                if (!self) return;
                const std::lock_guard lock(self->mutex_);
                self->lease_ = std::move(lease);
                self->changed_.notify_all();
            }
        );
        std::unique_lock lock(mutex_);
        return changed_.wait(lock, stop, [this] { return lease_ != nullptr; });
    }

    void cannot_read()
    {
        log::warning(
            "folder.file_unreadable", {{"source", parts_.ends.source}, {"file", picked_.reference}}
        );
        give_up();
    }
    void give_up() { answer_({}); }

    const dropfolder::picked_file picked_;
    const folder_file_parts parts_;
    const std::function<void(dropfolder::outcome)> answer_;
    const timestamp picked_at_;
    bool is_batch_ = false;  // of the reading thread

    std::mutex mutex_;
    std::condition_variable_any changed_;
    batch_papers papers_;
    std::vector<std::string> names_;  // of the messages, in their order
    std::size_t bytes_asked_ = 0;     // of messages on their way
    bool all_asked_ = false;
    std::shared_ptr<runtime::budget::lease> lease_;
};

}  // namespace

void take_file(
    const dropfolder::picked_file& picked,
    const folder_file_parts& parts,
    std::stop_token stop,
    std::function<void(dropfolder::outcome)> answer
)
{
    std::make_shared<file_run>(picked, parts, std::move(answer))->read(stop);
}

}  // namespace vgm::app
