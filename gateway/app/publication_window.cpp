#include "gateway/app/publication_window.hpp"

namespace vgm::app {

std::uint64_t publication_window::add(journal::position behind, timestamp at, std::size_t events)
{
    const auto ticket = first_ticket_ + waiting_.size();
    waiting_.push_back({behind, at, events});
    pop_finished();
    return ticket;
}

void publication_window::on_published(std::uint64_t ticket)
{
    if (ticket < first_ticket_ || ticket - first_ticket_ >= waiting_.size()) return;
    auto& found = waiting_[ticket - first_ticket_];
    if (found.outstanding > 0) --found.outstanding;
    pop_finished();
}

std::optional<timestamp> publication_window::oldest() const
{
    return waiting_.empty() ? std::nullopt : std::optional(waiting_.front().at);
}

void publication_window::pop_finished()
{
    while (!waiting_.empty() && waiting_.front().outstanding == 0) {
        published_ = waiting_.front().behind;
        waiting_.pop_front();
        ++first_ticket_;
    }
}

}  // namespace vgm::app
