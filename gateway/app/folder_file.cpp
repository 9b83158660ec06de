#include "gateway/app/folder_file.hpp"

#include "gateway/app/batch_papers.hpp"
#include "gateway/app/clock.hpp"
#include "gateway/app/file_report.hpp"
#include "gateway/runtime/log.hpp"

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <vector>

namespace vgm::app {
namespace {

namespace log = runtime::log;

constexpr std::size_t at_once = 32;  // messages of one file on their way to the disk
constexpr std::size_t piece = 256 * 1024;
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
        std::ifstream in(picked_.path, std::ios::binary);
        if (!in) return cannot_read();
        if (picked_.what.file.size > large_file && !wait_for_memory(stop)) return give_up();
        hl7v2::batch_reader reader(parts_.message_bytes_max);
        std::vector<char> input(std::min<std::size_t>(piece, picked_.what.file.size + 1));
        for (bool more = true; more;) {
            in.read(input.data(), static_cast<std::streamsize>(input.size()));
            const auto got = static_cast<std::size_t>(in.gcount());
            if (in.bad()) return cannot_read();
            more = got > 0;
            more ? reader.feed({input.data(), got}) : reader.finish();
            while (auto item = reader.next())
                if (!take(std::move(*item), more, stop)) return give_up();
        }
        std::unique_lock lock(mutex_);
        all_asked_ = true;
        finish_if_last(lock);
    }

private:
    // False when a stop is requested.
    bool take(hl7v2::batch_item item, bool more, const std::stop_token& stop)
    {
        std::unique_lock lock(mutex_);
        if (auto* h = std::get_if<hl7v2::batch_header>(&item)) {
            papers_.open(std::move(*h));
            is_batch_ = true;
            return true;
        }
        if (const auto* end = std::get_if<hl7v2::batch_end>(&item)) {
            papers_.close(*end);
            return true;
        }
        if (!changed_.wait(lock, stop, [this] { return papers_.waiting() < at_once; }))
            return false;
        is_batch_ = is_batch_ || more;  // something follows it
        message one{nullptr, parts_.source, now(), is_batch_ ? papers_.batch_id() : std::string{}};
        const auto place = papers_.add_message();
        lock.unlock();
        ask(std::move(one), std::get<hl7v2::batch_message>(std::move(item)), place);
        return true;
    }

    void ask(message one, hl7v2::batch_message m, std::size_t place)
    {
        const auto wrong = check_batch_message(m, parts_.message_bytes_max);
        one.bytes = std::make_shared<const std::string>(std::move(m.er7));
        if (wrong) return tell(place, parts_.receive.refuse_block(one, *wrong, parts_.own_name));
        parts_.receive.handle(
            std::move(one),
            *parts_.gate,
            [self = shared_from_this(), place](verdict v) { self->tell(place, std::move(v)); }
        );
    }

    void tell(std::size_t place, verdict v)
    {
        std::unique_lock lock(mutex_);
        papers_.tell(place, std::move(v));
        changed_.notify_all();
        finish_if_last(lock);
    }

    void finish_if_last(std::unique_lock<std::mutex>& lock)
    {
        if (!all_asked_ || papers_.waiting() > 0) return;
        lock.unlock();
        const file_report report{picked_, parts_.source, picked_at_, now(), papers_};
        dropfolder::outcome o{report.fate(), {}, {}};
        if (o.is != dropfolder::fate::later) {
            o.report_json = report.print_json();
            o.report_text = report.print_text();
        }
        lease_.reset();
        answer_(std::move(o));
    }

    // A large file holds what its largest message may take.
    bool wait_for_memory(const std::stop_token& stop)
    {
        using granted = std::shared_ptr<runtime::budget::lease>;
        parts_.memory.acquire(
            std::min<std::size_t>(parts_.message_bytes_max, picked_.what.file.size),
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
            "folder.file_unreadable", {{"source", parts_.source}, {"file", picked_.reference}}
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
    bool all_asked_ = false;
    std::shared_ptr<runtime::budget::lease> lease_;
};

}  // namespace

void take_hl7_file(
    const dropfolder::picked_file& picked,
    const folder_file_parts& parts,
    std::stop_token stop,
    std::function<void(dropfolder::outcome)> answer
)
{
    std::make_shared<file_run>(picked, parts, std::move(answer))->read(stop);
}

}  // namespace vgm::app
