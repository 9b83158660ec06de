#include "adapters/dropfolder/source.hpp"

#include "adapters/dropfolder/folder.hpp"
#include "adapters/dropfolder/watch.hpp"
#include "gateway/runtime/log.hpp"

#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace vgm::dropfolder {
namespace {

namespace log = runtime::log;
using steady = std::chrono::steady_clock;

constexpr std::size_t listed_at_once = 100'000;  // a name takes some 150 bytes
constexpr std::chrono::milliseconds pace{50};    // between two scans of a folder that changes
constexpr std::chrono::seconds last_answers{5};  // after a stop

// Where answers come in, from any thread; it outlives the source for those that come too late.
struct answer_box
{
    void put(std::string name, outcome o)
    {
        {
            const std::lock_guard lock(mutex);
            all.emplace_back(std::move(name), std::move(o));
        }
        to_wait.wake();
    }
    std::deque<std::pair<std::string, outcome>> take()
    {
        const std::lock_guard lock(mutex);
        return std::exchange(all, {});
    }

    watch to_wait;
    std::mutex mutex;
    std::deque<std::pair<std::string, outcome>> all;
};

// An answer that nobody gives says "later".
class answer_once
{
public:
    answer_once(std::shared_ptr<answer_box> box, std::string name)
        : box_(std::move(box)), name_(std::move(name))
    {}
    ~answer_once()
    {
        if (box_) box_->put(name_, {});
    }
    answer_once(const answer_once&) = delete;
    answer_once& operator=(const answer_once&) = delete;

    void give(outcome o) { std::exchange(box_, nullptr)->put(name_, std::move(o)); }

private:
    std::shared_ptr<answer_box> box_;
    const std::string name_;
};

}  // namespace

// All of it is the thread's own, but for the box.
struct source::impl
{
    impl(source_settings s, handler h)
        : settings(std::move(s)),
          handle(std::move(h)),
          box(std::make_shared<answer_box>()),
          book(settings.rules)
    {}

    void run(std::stop_token stop)
    {
        while (!stop.stop_requested()) {
            take_answers();
            hand_over(stop);
            if (queue.empty() && steady::now() >= next_scan) {
                scan();
                if (!queue.empty()) continue;
            }
            if (box->to_wait.wait(until_next())) next_scan = std::min(next_scan, last_scan + pace);
        }
        const auto end = steady::now() + last_answers;
        for (take_answers(); !busy.empty() && steady::now() < end; take_answers())
            box->to_wait.wait(std::chrono::milliseconds{100});
    }

    void scan()
    {
        box->to_wait.aim(settings.path);
        error_code ec;
        const auto listing = list_files(settings.path, listed_at_once, ec);
        const auto now = steady::now();
        last_scan = now;
        next_scan = now + settings.scan_every;
        note_readable(ec);
        if (ec) return;
        for (auto& a : book.look(listing, now))
            if (!busy.contains(a.file.name) && !answered.contains(a.file.name) && may_try(a, now))
                queue.push_back(std::move(a));
        if (const auto settled = book.next_look()) next_scan = std::min(next_scan, *settled);
        for (const auto& [name, r] : resting) next_scan = std::min(next_scan, r.until);
        if (listing.size() == listed_at_once) next_scan = {};
    }

    void note_readable(error_code ec)
    {
        if (ec == unreadable) return;
        unreadable = ec;
        if (ec) {
            log::error(
                "folder.unreadable",
                {{"source", settings.name},
                 {"folder", settings.path.string()},
                 {"reason", ec.message()}}
            );
            return;
        }
        log::info(
            "folder.watched", {{"source", settings.name}, {"folder", settings.path.string()}}
        );
        std::error_code failed;
        std::filesystem::create_directories(settings.done, failed);
        std::filesystem::create_directories(settings.refused, failed);
    }

    // False while a file that was not taken has its pause.
    bool may_try(const arrival& a, steady::time_point now)
    {
        const auto at = resting.find(a.file.name);
        return at == resting.end() || at->second.until <= now;
    }

    void hand_over(const std::stop_token& stop)
    {
        while (!queue.empty() && busy.size() < settings.files_at_once && !stop.stop_requested()) {
            const arrival next = std::move(queue.front());
            queue.pop_front();
            busy.emplace(next.file.name, next);
            picked_file picked{
                next,
                settings.path / next.file.name,
                next.sidecar ? settings.path / next.sidecar->name : std::filesystem::path{},
                reference_of(next.file)};
            auto answer = std::make_shared<answer_once>(box, next.file.name);
            try {
                handle(std::move(picked), stop, [answer](outcome o) {
                    answer->give(std::move(o));
                });
            } catch (const std::exception&) {  // a lack of memory: the file stays
                log::error("folder.not_taken", {{"source", settings.name}});
            }
            take_answers();
        }
    }

    void take_answers()
    {
        for (auto& [name, o] : box->take()) {
            const auto at = busy.find(name);
            auto what = std::move(at->second);
            busy.erase(at);
            if (o.is == fate::later)
                rest(name);
            else
                answered.emplace(name, std::pair{std::move(what), std::move(o)});
        }
        if (steady::now() < next_move) return;
        std::erase_if(answered, [&](const auto& each) { return move(each.second); });
        next_move = answered.empty() ? steady::time_point{} : steady::now() + settings.retry_first;
    }

    // Whether nothing is left to do for the file.
    bool move(const std::pair<arrival, outcome>& each)
    {
        const auto& [what, o] = each;
        resting.erase(what.file.name);
        // Another file has its name by now: that one is still to be read.
        if (!is_unchanged(settings.path, what.file) ||
            (what.sidecar && !is_unchanged(settings.path, *what.sidecar)))
            return true;
        const auto& into = o.is == fate::done ? settings.done : settings.refused;
        const auto ec = put_away(settings.path, what, into, o.report_json, o.report_text);
        if (ec)
            log::error(
                "folder.file_not_moved",
                {{"source", settings.name},
                 {"file", reference_of(what.file)},
                 {"reason", ec.message()}}
            );
        else if (o.is == fate::done)
            log::info(
                "folder.file_done", {{"source", settings.name}, {"file", reference_of(what.file)}}
            );
        else
            log::warning(
                "folder.file_refused",
                {{"source", settings.name}, {"file", reference_of(what.file)}}
            );
        return !ec;
    }

    void rest(const std::string& name)
    {
        auto& r = resting[name];
        r.delay = r.delay.count() == 0 ? settings.retry_first
                                       : std::min(r.delay * 2, settings.retry_longest);
        r.until = steady::now() + r.delay;
        next_scan = std::min(next_scan, r.until);
    }

    std::chrono::milliseconds until_next() const
    {
        if (!queue.empty()) return settings.scan_every;  // an answer comes first
        auto next = next_scan;
        if (!answered.empty()) next = std::min(next, next_move);
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - steady::now());
        return std::max(left, std::chrono::milliseconds{0});
    }

    struct pause
    {
        std::chrono::milliseconds delay{0};
        steady::time_point until;
    };

    const source_settings settings;
    const handler handle;
    const std::shared_ptr<answer_box> box;
    arrivals book;
    std::deque<arrival> queue;                                    // complete, not handed over
    std::map<std::string, arrival> busy;                          // handed over, not answered
    std::map<std::string, std::pair<arrival, outcome>> answered;  // not moved yet
    std::map<std::string, pause> resting;                         // to be tried again
    steady::time_point last_scan{}, next_scan{}, next_move{};
    error_code unreadable = make_error_code(boost::system::errc::operation_in_progress);
    std::jthread thread;
};

source::source(source_settings settings, handler handle)
    : impl_(std::make_unique<impl>(std::move(settings), std::move(handle)))
{
    impl_->thread = std::jthread([of = impl_.get()](std::stop_token stop) { of->run(stop); });
}

source::~source()
{
    impl_->thread.request_stop();
    impl_->box->to_wait.wake();
    impl_->thread.join();
}

const std::string& source::name() const { return impl_->settings.name; }

}  // namespace vgm::dropfolder
