#include "gateway/app/sender.hpp"

namespace vgm::app {
namespace {

constexpr std::chrono::milliseconds look{100};
constexpr std::chrono::milliseconds longest_delay{10'000};

std::vector<std::string> reasons_of(const hl7v2::acknowledgment& a)
{
    std::vector<std::string> all;
    for (const auto& e : a.errors) {
        if (e.severity != 'E' && e.severity != 'F') continue;
        std::string line = e.diagnostic.empty() ? e.code : e.diagnostic;
        if (!e.location.empty()) line += " at " + e.location;
        if (!e.detail.empty()) line += ": " + e.detail;
        all.push_back(std::move(line));
    }
    if (all.empty() && !a.text.empty()) all.push_back(a.text);
    return all;
}

unsent_item to_unsent(const send_item& i, std::string answer, std::vector<std::string> reasons)
{
    return {i.file, i.number, i.control_id, std::move(answer), std::move(reasons)};
}

}  // namespace

sender::sender(runtime::workers& workers, sender_settings settings) : settings_(std::move(settings))
{
    for (std::size_t n = 0; n < settings_.connections; ++n) {
        clients_.push_back(std::make_unique<mllp::client>(workers, settings_.to));
        idle_.push_back(n);
    }
}

void sender::run(
    send_items& items,
    send_state& state,
    send_report& report,
    const std::atomic<bool>& stop,
    const std::function<void(const unsent_item&)>& on_refused,
    const std::function<void(const progress_of&)>& on_progress
)
{
    on_refused_ = on_refused;
    const auto start = clock::now();
    last_answer_ = start;
    for (bool handed_over = true;;) {
        std::deque<answered> came;
        {
            std::unique_lock lock(box_->mutex);
            if (idle_.empty() || !std::exchange(handed_over, false))
                box_->changed.wait_for(lock, look, [this] { return !box_->all.empty(); });
            came = std::exchange(box_->all, {});
        }
        for (auto& a : came) take(std::move(a), state, report);
        report.took = std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - start);
        on_progress(
            {report.accepted + report.refused.size(), clients_.size() - idle_.size(), report.took}
        );
        report.interrupted = stop;
        const bool hopeless = clock::now() - last_answer_ > settings_.patience;
        const bool ending = stop || hopeless;
        while (!ending && !idle_.empty()) {
            auto next = next_job(items, state, report);
            if (!next) break;
            const auto client = idle_.back();
            idle_.pop_back();
            hand_over(std::move(*next), client);
            handed_over = true;
        }
        const bool none_on_its_way = idle_.size() == clients_.size();
        if (none_on_its_way && (ending || (all_read_ && again_.empty()))) break;
    }
    give_up(report);
}

// What is to be tried again comes first, when its time has come.
std::optional<sender::job>
sender::next_job(send_items& items, send_state& state, send_report& report)
{
    if (!again_.empty() && again_.front().not_before <= clock::now()) {
        auto j = std::move(again_.front());
        again_.pop_front();
        return j;
    }
    // While there is trouble, nothing new is begun.
    if (again_.size() >= clients_.size()) return std::nullopt;
    while (!all_read_) {
        auto item = items.next();
        if (!item) {
            all_read_ = true;
            break;
        }
        if (item->wrong) {
            report.refused.push_back(
                to_unsent(*item, {}, {item->wrong->rule + ": " + item->wrong->detail})
            );
            on_refused_(report.refused.back());
            continue;
        }
        auto key = send_state::key_of(item->er7);
        if (!state.has(key)) {
            job made;
            made.item = std::move(*item);
            made.key = std::move(key);
            return made;
        }
        ++report.skipped;
    }
    return std::nullopt;
}

void sender::hand_over(job j, std::size_t client)
{
    j.sent_at = clock::now();
    std::string block = j.item.header + j.item.er7;
    if (!j.item.trailer.empty() && block.back() != '\r' && block.back() != '\n') block += '\r';
    block += j.item.trailer;
    const std::string control = j.item.control_id;
    auto kept = std::make_shared<job>(std::move(j));
    clients_[client]
        ->send(std::move(block), control, [box = box_, client, kept](mllp::exchange came) {
            const auto took =
                std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - kept->sent_at);
            const std::lock_guard lock(box->mutex);
            box->all.push_back({client, std::move(*kept), std::move(came), took});
            box->changed.notify_all();
        });
}

void sender::take(answered a, send_state& state, send_report& report)
{
    idle_.push_back(a.client);
    if (a.came.ec) {
        a.what.reasons = {a.came.phrase + ": " + a.came.ec.message()};
        return try_again(std::move(a.what));
    }
    last_answer_ = clock::now();
    using code = hl7v2::acknowledgment_code;
    const auto answer = a.came.answer.code;
    if (answer == code::AR && ++a.what.refusals < settings_.refusals_max) {
        a.what.reasons = reasons_of(a.came.answer);
        return try_again(std::move(a.what));
    }
    report.answer_times.push_back(static_cast<std::uint32_t>(a.took.count()));
    report.bytes += a.what.item.er7.size();
    if (answer == code::AA) {
        ++report.accepted;
        state.add(a.what.key);
        return;
    }
    auto& list = answer == code::AR ? report.unanswered : report.refused;
    list.push_back(
        to_unsent(a.what.item, std::string{hl7v2::to_string(answer)}, reasons_of(a.came.answer))
    );
    on_refused_(list.back());
}

void sender::try_again(job j)
{
    j.delay = j.delay.count() == 0 ? settings_.retry_first : std::min(j.delay * 2, longest_delay);
    j.not_before = clock::now() + j.delay;
    again_.push_back(std::move(j));
}

void sender::give_up(send_report& report)
{
    for (auto& j : again_) {
        report.unanswered.push_back(to_unsent(j.item, {}, std::move(j.reasons)));
        on_refused_(report.unanswered.back());
    }
    again_.clear();
    if (!all_read_) report.interrupted = true;
}

}  // namespace vgm::app
