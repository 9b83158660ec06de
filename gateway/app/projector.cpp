#include "gateway/app/projector.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/app/letter_facts.hpp"
#include "gateway/journal/follower.hpp"
#include "gateway/projection/schema.hpp"
#include "gateway/runtime/log.hpp"
#include "schemas/events/codec.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <stdexcept>

namespace vgm::app {
namespace {

namespace log = runtime::log;
using clock = std::chrono::steady_clock;

constexpr int low_priority = 10;  // of nice(1)
constexpr std::chrono::minutes let_go_interval{10};
constexpr std::size_t let_go_at_once = 500;
constexpr std::chrono::seconds look_interval{1};
constexpr milliseconds late_after{10'000};

std::string name_of(int version) { return "projection-" + std::to_string(version) + ".sqlite"; }

// The version that a file's name says; nothing for other files.
std::optional<int> version_of(const std::filesystem::path& file)
{
    const auto name = file.filename().string();
    constexpr std::string_view front = "projection-", end = ".sqlite";
    if (!name.starts_with(front) || !name.ends_with(end)) return std::nullopt;
    int version = 0;
    const char* const last = name.data() + name.size() - end.size();
    const auto [stop, failed] = std::from_chars(name.data() + front.size(), last, version);
    if (failed != std::errc{} || stop != last) return std::nullopt;
    return version;
}

// SQLite makes its files beside it with the mode of this one.
void make_private(const std::filesystem::path& file)
{
    const std::ofstream made(file, std::ios::app);
    ::chmod(file.c_str(), S_IRUSR | S_IWUSR);
}

// A file that says "whole" has once held all of the journal.
std::filesystem::path whole_mark(const std::filesystem::path& file)
{
    return file.string() + ".whole";
}

}  // namespace

std::string_view to_string(projector_state::phase p) noexcept
{
    switch (p) {
        case projector_state::phase::starting:
            return "starting";
        case projector_state::phase::rebuilding:
            return "rebuilding";
        case projector_state::phase::catching_up:
            return "catching_up";
        case projector_state::phase::ready:
            return "ready";
        case projector_state::phase::failing:
            return "failing";
    }
    return "starting";
}

projector::projector(journal::journal& from, projector_settings with, projector_ports ports)
    : journal_(from),
      with_(std::move(with)),
      ports_(std::move(ports)),
      file_(with_.folder / name_of(projection::file_version))
{
    std::error_code ec;
    std::filesystem::create_directories(with_.folder, ec);
    if (ec)
        throw std::runtime_error(
            "the folder of the projection cannot be made: " + with_.folder.string() + ": " +
            ec.message()
        );
    std::filesystem::permissions(with_.folder, std::filesystem::perms::owner_all, ec);
    thread_ = std::thread([this] { run(); });
}

projector::~projector()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

projector_state projector::now() const
{
    const std::lock_guard lock(mutex_);
    return state_;
}

std::filesystem::path projector::serving() const
{
    const std::lock_guard lock(mutex_);
    return serving_;
}

void projector::on_change(std::function<void(const std::vector<submission_id>&)> notify)
{
    const std::lock_guard lock(mutex_);
    notify_ = std::move(notify);
}

bool projector::wait(milliseconds time)
{
    std::unique_lock lock(mutex_);
    return wake_.wait_for(lock, time, [this] { return stopping_; });
}

void projector::run()
{
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), low_priority);
    do {
        const auto ended = keep();
        to_.reset();
        old_.reset();
        if (ended) return;
        log::error(
            "projection.interrupted",
            {{"at", ended.error().where}, {"reason", ended.error().detail}}
        );
        const std::lock_guard lock(mutex_);
        state_.now = projector_state::phase::failing;
        state_.trouble = ended.error().detail;
    } while (!wait(with_.retry));
}

void projector::drop(const std::filesystem::path& file) const
{
    std::error_code ec;
    for (const auto* end : {"", "-wal", "-shm", ".whole"})
        std::filesystem::remove(file.string() + end, ec);
}

// The file of this version, from where it is; meanwhile another one of the same layout serves.
result<void> projector::open()
{
    std::error_code ec;
    make_private(file_);
    projection::writer_ports ask;
    ask.story = [this](submission_id id) { return story_of(id); };
    ask.facts = [this](const account& a) { return facts_of(a); };
    auto made = projection::writer::open(file_, ask);
    const bool runs_ahead = made && (*made)->at() > journal_.durable_end();
    if (!made || runs_ahead) {
        log::warning(
            "projection.made_again",
            {{"file", file_.string()},
             {"reason", runs_ahead ? "it is of another journal" : made.error().detail}}
        );
        if (made) made->reset();
        drop(file_);
        make_private(file_);
        made = projection::writer::open(file_, ask);
        if (!made) return made.error();
    }
    to_ = std::move(*made);
    is_rebuilding_ = !std::filesystem::exists(whole_mark(file_), ec);
    auto served = file_;
    if (is_rebuilding_) {
        for (const auto& other : std::filesystem::directory_iterator(with_.folder, ec)) {
            const auto version = version_of(other.path());
            if (!version || other.path() == file_ ||
                *version / 1000 != projection::layout_version ||
                !std::filesystem::exists(whole_mark(other.path())))
                continue;
            served = other.path();
            old_ = std::make_unique<projection::reader>(served);
        }
        log::info(
            "projection.rebuilding",
            {{"from", to_->at() ? "where the last run stopped" : "the oldest record"},
             {"meanwhile", old_ ? "the one of another version serves" : "what is there serves"}}
        );
    }
    const std::lock_guard lock(mutex_);
    serving_ = served;
    return {};
}

result<void> projector::keep()
{
    if (const auto opened = open(); !opened) return opened.error();
    journal::follower from(with_.journal_directory, to_->at());
    oldest_ = {};
    while (true) {
        const auto full = take_some(from);
        if (!full) return full.error();
        if (!*full && is_rebuilding_)
            if (const auto done = finish_rebuild(); !done) return done.error();
        if (const auto done = let_go(); !done) return done.error();
        if (wait(*full ? milliseconds{0} : with_.tick)) return {};
    }
}

// Up to records_at_once in one transaction. Answers whether there may be more.
result<bool> projector::take_some(journal::follower& from)
{
    const auto until = journal_.durable_end();
    std::size_t taken = 0;
    std::optional<timestamp> newest;
    while (taken < with_.records_at_once) {
        const auto found = from.next(until);
        if (!found) return found.error();
        if (!*found) break;
        if (!oldest_) oldest_ = (*found)->at;
        newest = (*found)->time;
        take(**found);
        ++taken;
    }
    if (taken != 0) {
        const auto changed = to_->commit(from.at());
        if (!changed) return changed.error();
        std::function<void(const std::vector<submission_id>&)> notify;
        {
            const std::lock_guard lock(mutex_);
            state_.records += taken;
            notify = notify_;
        }
        if (notify && !changed->empty()) notify(*changed);
    }
    const bool full = taken == with_.records_at_once;
    look_around(from.at(), until, full ? newest : std::nullopt);
    make_copies_durable();
    return full;
}

void projector::take(const journal::record& r)
{
    if (to_->has(r.at, r.submission)) return;
    auto body = events::parse(static_cast<record_kind>(r.kind), r.payload);
    if (!body) return;  // of a newer gateway
    if (std::holds_alternative<mailbox_position_record>(*body)) return;
    to_->apply({r.at, {r.submission, r.time, std::move(*body)}}, is_rebuilding_);
}

std::vector<projection::happening> projector::story_of(submission_id id) const
{
    std::vector<projection::happening> all;
    const auto end = journal_.durable_end();
    for (auto& r : journal_.story(id)) {
        if (!r.at || r.at >= end) continue;
        if (auto body = events::parse(static_cast<record_kind>(r.kind), r.payload))
            all.push_back({r.at, {r.submission, r.time, std::move(*body)}});
    }
    return all;
}

std::optional<projection::letter_facts> projector::facts_of_old(submission_id id)
{
    if (!old_) return std::nullopt;
    auto found = old_->find(id);
    if (old_->failed()) old_.reset();
    if (!found || (found->facts.family.empty() && found->facts.type_label.empty()))
        return std::nullopt;
    return std::move(found->facts);
}

projection::letter_facts projector::facts_of(const account& a)
{
    projection::letter_facts facts;
    if (auto known = facts_of_old(a.id)) {
        facts = std::move(*known);
    } else if (auto body = ports_.body(a.id)) {
        message m{
            std::make_shared<const std::string>(std::move(*body)),
            a.accepted->source,
            a.accepted_at};
        facts = read_letter_facts(m, a.id);
    }
    if (ports_.operator_of) facts.operator_name = ports_.operator_of(*a.accepted);
    return facts;
}

result<void> projector::finish_rebuild()
{
    if (const auto done = to_->merge_index(); !done) return done.error();
    make_private(whole_mark(file_));
    is_rebuilding_ = false;
    old_.reset();
    {
        const std::lock_guard lock(mutex_);
        serving_ = file_;
    }
    // Who has an older one open keeps it until the next question.
    std::error_code ec;
    for (const auto& other : std::filesystem::directory_iterator(with_.folder, ec))
        if (version_of(other.path()) && other.path() != file_) drop(other.path());
    log::info("projection.whole", {{"file", file_.string()}});
    return {};
}

// Letters whose beginning the journal has retired.
result<void> projector::let_go()
{
    if (clock::now() - let_go_at_ < let_go_interval) return {};
    journal::follower first(with_.journal_directory, {});
    const auto oldest = first.next(journal_.durable_end());
    if (!oldest) return oldest.error();
    if (*oldest) {
        oldest_ = (*oldest)->at;
        const auto gone = to_->remove_before((*oldest)->at, let_go_at_once);
        if (!gone) return gone.error();
        // The rest of them with the next rounds, so that what comes in is not held up.
        if (*gone == let_go_at_once) return {};
    }
    let_go_at_ = clock::now();
    return {};
}

// An acceptance's copy in tracking becomes durable with the next append; when nothing follows it,
// nobody else asks for that.
void projector::make_copies_durable()
{
    if (clock::now() - looked_at_ < look_interval) return;
    looked_at_ = clock::now();
    const auto records = journal_.now().records;
    if (records == flushed_records_) return;
    if (!journal_.flush()) flushed_records_ = records;
}

void projector::look_around(
    journal::position at,
    journal::position until,
    std::optional<timestamp> newest
)
{
    const auto bytes = [&](journal::position p) {
        return static_cast<double>(p.segment()) * with_.tracking_segment_bytes + p.offset();
    };
    const std::lock_guard lock(mutex_);
    state_.trouble.clear();
    state_.behind = newest ? std::max(milliseconds{0}, app::now() - *newest) : milliseconds{0};
    state_.now = is_rebuilding_               ? projector_state::phase::rebuilding
                 : state_.behind > late_after ? projector_state::phase::catching_up
                                              : projector_state::phase::ready;
    const double whole = bytes(until) - bytes(oldest_);
    state_.progress = !is_rebuilding_ || whole <= 0
                          ? 1.0
                          : std::clamp((bytes(at) - bytes(oldest_)) / whole, 0.0, 1.0);
}

}  // namespace vgm::app
