#include "gateway/core/assert.hpp"
#include "gateway/runtime/log.hpp"
#include "gateway/runtime/workers_io.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <pthread.h>

#include <thread>
#include <vector>

namespace vgm::runtime {

struct workers::impl
{
    explicit impl(std::size_t count)
        : context(static_cast<int>(count)), guard(context.get_executor())
    {}

    boost::asio::io_context context;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard;
    std::vector<std::thread> threads;
};

namespace {

// Handlers of ours do not throw; if one does, the loop must go on for everybody else.
void run(boost::asio::io_context& context)
{
    for (;;) {
        try {
            context.run();
            return;
        } catch (const std::exception& thrown) {
            log::error("worker.exception", {{"reason", thrown.what()}});
        } catch (...) {
            log::error("worker.exception", {{"reason", "an exception of an unknown type"}});
        }
    }
}

}  // namespace

workers::workers(const std::string& name, std::size_t threads)
    : impl_(std::make_unique<impl>(threads))
{
    VGM_ASSERT(threads > 0);
    for (std::size_t i = 0; i < threads; ++i) {
        impl_->threads.emplace_back([this] { run(impl_->context); });
        pthread_setname_np(impl_->threads.back().native_handle(), name.substr(0, 15).c_str());
    }
}

workers::~workers()
{
    stop();
    join();
}

void workers::join()
{
    for (auto& t : impl_->threads) t.join();
    impl_->threads.clear();
}

void workers::stop() { impl_->context.stop(); }

boost::asio::any_io_executor executor_of(workers& w) { return w.get().context.get_executor(); }

}  // namespace vgm::runtime
