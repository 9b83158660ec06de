#pragma once

// The other end of a connection, held by a test: plain blocking sockets on loopback, so that a test
// reads from top to bottom and shares nothing with what it tests. Every wait ends after `patience`.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace vgm::test {

class socket_handle
{
public:
    explicit socket_handle(int fd) : fd_(fd)
    {
        if (fd < 0) throw std::runtime_error("no socket");
    }
    socket_handle(socket_handle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    socket_handle& operator=(socket_handle&& other) noexcept
    {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~socket_handle() { close(); }

    int get() const { return fd_; }
    void close()
    {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

    bool readable_within(int milliseconds) const
    {
        pollfd waiting{fd_, POLLIN, 0};
        return ::poll(&waiting, 1, milliseconds) == 1;
    }

private:
    int fd_;
};

inline sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

class tcp_peer
{
public:
    static constexpr int patience_ms = 20'000;

    explicit tcp_peer(socket_handle socket) : socket_(std::move(socket)) {}

    static tcp_peer connect(std::uint16_t port)
    {
        socket_handle socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const auto address = loopback(port);
        if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
            0)
            throw std::runtime_error("cannot connect to the loopback port");
        const int on = 1;
        ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        return tcp_peer(std::move(socket));
    }

    // False when the other end does not take it any more.
    bool send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const auto n = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }

    // Until `end` has come; what has come when the other end closes before.
    std::string read_to(std::string_view end)
    {
        for (;;) {
            const auto found = pending_.find(end);
            if (found != std::string::npos) {
                std::string text = pending_.substr(0, found + end.size());
                pending_.erase(0, text.size());
                return text;
            }
            if (!read_more()) return std::exchange(pending_, {});
        }
    }

    // So many bytes; what has come when the other end closes before.
    std::string read_bytes(std::size_t size)
    {
        while (pending_.size() < size && read_more()) {
        }
        std::string bytes = pending_.substr(0, size);
        pending_.erase(0, bytes.size());
        return bytes;
    }

    // All there is until the other end closes.
    std::string read_to_end()
    {
        while (read_more()) {
        }
        return std::exchange(pending_, {});
    }

    // Whether the other end has closed, nothing unread being left.
    bool ended() { return pending_.empty() && !read_more(); }

    // Whether nothing arrives for this long.
    bool quiet_for(int milliseconds) const
    {
        return pending_.empty() && !socket_.readable_within(milliseconds);
    }

    void finish_writing() { ::shutdown(socket_.get(), SHUT_WR); }
    void close() { socket_.close(); }
    // Closes as a process that is killed does: the other end sees a reset.
    void reset()
    {
        const linger at_once{1, 0};
        ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        socket_.close();
    }
    int fd() const { return socket_.get(); }

private:
    bool read_more()
    {
        if (!socket_.readable_within(patience_ms))
            throw std::runtime_error("what the test waits for does not come");
        char input[16384];
        const auto n = ::recv(socket_.get(), input, sizeof input, 0);
        if (n <= 0) return false;
        pending_.append(input, static_cast<std::size_t>(n));
        return true;
    }

    socket_handle socket_;
    std::string pending_;
};

// A port of its own, and the connections to it one by one.
class tcp_listener
{
public:
    tcp_listener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        auto address = loopback(0);
        socklen_t size = sizeof address;
        if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
            ::listen(socket_.get(), 64) != 0 ||
            ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("cannot listen on loopback");
        port_ = ntohs(address.sin_port);
    }

    std::uint16_t port() const { return port_; }

    tcp_peer accept()
    {
        if (!socket_.readable_within(tcp_peer::patience_ms))
            throw std::runtime_error("nobody connects");
        return tcp_peer(socket_handle(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC)));
    }

    bool nobody_for(int milliseconds) const { return !socket_.readable_within(milliseconds); }

private:
    socket_handle socket_;
    std::uint16_t port_ = 0;
};

}  // namespace vgm::test
