#include "adapters/http/connection.hpp"

#include <boost/asio/post.hpp>

namespace vgm::http {

std::shared_ptr<seat> door::enter(runtime::stream& stream)
{
    auto made = std::make_shared<seat>();
    made->stream = &stream;
    made->executor = stream.executor();
    const std::lock_guard lock(mutex_);
    seats_.insert(made);
    return made;
}

void door::leave(const std::shared_ptr<seat>& of)
{
    of->stream = nullptr;
    const std::lock_guard lock(mutex_);
    seats_.erase(of);
}

void door::begin_request()
{
    const std::lock_guard lock(mutex_);
    ++under_way_;
}

void door::end_request()
{
    {
        const std::lock_guard lock(mutex_);
        --under_way_;
    }
    ended_.notify_all();
}

bool door::is_closing() const
{
    const std::lock_guard lock(mutex_);
    return closing_;
}

void door::close_idle()
{
    std::set<std::shared_ptr<seat>> all;
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
        all = seats_;
    }
    for (const auto& s : all)
        runtime::asio::post(s->executor, [s] {
            if (s->stream != nullptr && s->is_idle) s->stream->close();
        });
}

bool door::drain(std::chrono::milliseconds patience)
{
    std::unique_lock lock(mutex_);
    return ended_.wait_for(lock, patience, [this] { return under_way_ == 0; });
}

}  // namespace vgm::http
