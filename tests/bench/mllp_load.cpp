#include "tests/bench/mllp_load.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace vgm::bench {
namespace {

[[noreturn]] void fail(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

int connect_to(std::uint16_t port)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) fail("socket");
    const int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) fail("connect");
    return fd;
}

class load
{
public:
    load(const letter_template& letter, const load_options& o)
        : options_(o),
          head_('\x0B' + letter.head),
          rest_(letter.rest + "\x1C\r"),
          next_(o.first_id),
          last_(o.letters_max == ~std::uint64_t{0} ? o.letters_max : o.first_id + o.letters_max)
    {
        poll_ = epoll_create1(EPOLL_CLOEXEC);
        if (poll_ < 0) fail("epoll_create1");
        connections_.resize(o.connections);
        for (auto& c : connections_) c.fd = connect_to(o.port);
    }
    ~load()
    {
        for (const auto& c : connections_) close(c.fd);
        close(poll_);
    }
    load(const load&) = delete;
    load& operator=(const load&) = delete;

    load_figures run()
    {
        const auto start = clock::now();
        const auto at = [&](double s) {
            return start +
                   std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>(s));
        };
        measure_from_ = at(options_.warm_up_seconds);
        stop_at_ = at(options_.warm_up_seconds + options_.seconds);
        for (auto& c : connections_) {
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.ptr = &c;
            epoll_ctl(poll_, EPOLL_CTL_ADD, c.fd, &event);
            begin(c);
        }
        while (open_ > 0) turn();
        figures_.seconds = std::chrono::duration<double>(last_answer_ - measure_from_).count();
        figures_.answers.sort();
        return std::move(figures_);
    }

private:
    struct connection
    {
        int fd = -1;
        std::string id;
        std::size_t sent = 0;
        bool waits_for_room = false;
        clock::time_point began;
        std::string reply;
    };

    void turn()
    {
        std::array<epoll_event, 256> events{};
        const int count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 30'000);
        if (count < 0 && errno != EINTR) fail("epoll_wait");
        if (count == 0) throw std::runtime_error("no acknowledgement for 30 seconds");
        for (int n = 0; n < count; ++n) {
            auto& c = *static_cast<connection*>(events[static_cast<std::size_t>(n)].data.ptr);
            const auto what = events[static_cast<std::size_t>(n)].events;
            if (what & EPOLLOUT) write_on(c);
            if (what & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_on(c);
        }
    }

    void begin(connection& c)
    {
        if (next_ >= last_ || clock::now() >= stop_at_) return end(c);
        if (c.id.empty()) ++open_;
        c.id = letter_template::control_id(next_++);
        c.sent = 0;
        c.reply.clear();
        c.began = clock::now();
        write_on(c);
    }

    void end(connection& c)
    {
        if (!c.id.empty()) --open_;
        c.id.clear();
        epoll_ctl(poll_, EPOLL_CTL_DEL, c.fd, nullptr);
    }

    void write_on(connection& c)
    {
        const std::array<std::string_view, 3> parts{head_, c.id, rest_};
        const auto total = head_.size() + c.id.size() + rest_.size();
        while (c.sent < total) {
            std::array<iovec, 3> left{};
            int count = 0;
            std::size_t skip = c.sent;
            for (const auto part : parts) {
                if (skip < part.size())
                    left[static_cast<std::size_t>(count++)] = {
                        const_cast<char*>(part.data()) + skip, part.size() - skip};
                skip -= std::min(skip, part.size());
            }
            msghdr message{};
            message.msg_iov = left.data();
            message.msg_iovlen = static_cast<std::size_t>(count);
            const auto n = sendmsg(c.fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (n < 0 && errno == EAGAIN) return wait_for_room(c, true);
            if (n < 0) return broken(c);
            c.sent += static_cast<std::size_t>(n);
        }
        wait_for_room(c, false);
    }

    void wait_for_room(connection& c, bool wanted)
    {
        if (c.waits_for_room == wanted) return;
        c.waits_for_room = wanted;
        epoll_event event{};
        event.events = EPOLLIN | (wanted ? EPOLLOUT : 0u);
        event.data.ptr = &c;
        epoll_ctl(poll_, EPOLL_CTL_MOD, c.fd, &event);
    }

    void read_on(connection& c)
    {
        std::array<char, 4096> input;
        const auto n = recv(c.fd, input.data(), input.size(), MSG_DONTWAIT);
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0) return broken(c);
        c.reply.append(input.data(), static_cast<std::size_t>(n));
        if (!c.reply.ends_with("\x1C\r")) return;
        const auto now = clock::now();
        const bool is_accepted = c.reply.find("MSA|AA|" + c.id) != std::string::npos;
        if (!is_accepted) {
            ++figures_.not_accepted;
        } else if (now >= measure_from_) {
            ++figures_.accepted;
            figures_.answers.add(now - c.began);
            last_answer_ = now;
        }
        begin(c);
    }

    void broken(connection& c)
    {
        ++figures_.broken;
        end(c);
    }

    const load_options options_;
    const std::string head_, rest_;
    std::uint64_t next_, last_;
    int poll_ = -1;
    std::vector<connection> connections_;
    std::size_t open_ = 0;
    clock::time_point measure_from_, stop_at_, last_answer_;
    load_figures figures_;
};

}  // namespace

load_figures send_letters(const letter_template& letter, const load_options& options)
{
    return load(letter, options).run();
}

}  // namespace vgm::bench
