#include "gateway/app/control_door.hpp"

#include <poll.h>
#include <pwd.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace vgm::app {
namespace {

std::string last_error() { return std::generic_category().message(errno); }

std::optional<sockaddr_un> address_of(const std::filesystem::path& socket)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto text = socket.string();
    if (text.size() >= sizeof address.sun_path) return std::nullopt;
    std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
    return address;
}

const sockaddr* generic(const sockaddr_un& a) { return reinterpret_cast<const sockaddr*>(&a); }

void set_patience(int connection, int seconds)
{
    const timeval patience{seconds, 0};
    ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

// The line without its end; nothing when it is too long or does not come.
std::optional<std::string> read_line(int connection)
{
    std::string line;
    std::array<char, 4096> piece;
    while (line.size() <= control_line_max) {
        const auto got = ::recv(connection, piece.data(), piece.size(), 0);
        if (got <= 0) return std::nullopt;
        line.append(piece.data(), static_cast<std::size_t>(got));
        const auto end = line.find('\n');
        if (end != line.npos && end <= control_line_max) return line.substr(0, end);
    }
    return std::nullopt;
}

bool write_line(int connection, std::string line)
{
    line += '\n';
    std::size_t done = 0;
    while (done < line.size()) {
        const auto sent = ::send(connection, line.data() + done, line.size() - done, MSG_NOSIGNAL);
        if (sent <= 0) return false;
        done += static_cast<std::size_t>(sent);
    }
    return true;
}

// The name of a user, or the number of one who has none.
std::string name_of(uid_t user)
{
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> room;
    if (::getpwuid_r(user, &entry, room.data(), room.size(), &found) == 0 && found != nullptr)
        return found->pw_name;
    return std::to_string(user);
}

issue unreachable(std::string detail)
{
    return {fault::storage_unavailable, severity::error, {}, std::move(detail), {}};
}

}  // namespace

std::filesystem::path control_socket(const std::filesystem::path& data) { return data / "control"; }

control_door::control_door(const std::filesystem::path& socket, handler answer)
    : path_(socket), answer_(std::move(answer))
{
    const auto fail = [&](const std::string& why) {
        if (listening_ >= 0) ::close(listening_);
        if (stop_ >= 0) ::close(stop_);
        throw std::runtime_error("cannot open the control socket " + path_.string() + ": " + why);
    };
    const auto address = address_of(path_);
    if (!address) fail("its path is too long for a socket; see gateway.data");
    listening_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    stop_ = ::eventfd(0, EFD_CLOEXEC);
    if (listening_ < 0 || stop_ < 0) fail(last_error());
    ::unlink(path_.c_str());
    // Nobody can connect before listen(): by then the file is for its owner alone.
    if (::bind(listening_, generic(*address), sizeof *address) != 0) fail(last_error());
    if (::chmod(path_.c_str(), S_IRUSR | S_IWUSR) != 0 || ::listen(listening_, 8) != 0)
        fail(last_error());
    thread_ = std::thread([this] { serve(); });
}

control_door::~control_door()
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto told = ::write(stop_, &one, sizeof one);
    if (thread_.joinable()) thread_.join();
    ::close(listening_);
    ::close(stop_);
    ::unlink(path_.c_str());
}

void control_door::serve()
{
    for (;;) {
        std::array<pollfd, 2> waiting{{{listening_, POLLIN, 0}, {stop_, POLLIN, 0}}};
        if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return;
        if (waiting[1].revents != 0) return;
        if (waiting[0].revents == 0) continue;
        const int connection = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) continue;
        serve_one(connection);
        ::close(connection);
    }
}

void control_door::serve_one(int connection) const
{
    constexpr int patience = 5;
    set_patience(connection, patience);
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return;
    if (peer.uid != 0 && peer.uid != ::geteuid()) return;
    if (const auto line = read_line(connection))
        write_line(connection, answer_(*line, name_of(peer.uid)));
}

result<std::string> ask_gateway(const std::filesystem::path& socket, std::string_view line)
{
    constexpr int patience = 30;
    const auto address = address_of(socket);
    if (!address) return unreachable("the path of the control socket is too long");
    const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection < 0) return unreachable(last_error());
    struct closer
    {
        int connection;
        ~closer() { ::close(connection); }
    } const at_the_end{connection};
    set_patience(connection, patience);
    if (::connect(connection, generic(*address), sizeof *address) != 0)
        return unreachable(
            "no gateway answers at " + socket.string() + " (" + last_error() + "): is it running?"
        );
    if (!write_line(connection, std::string{line})) return unreachable(last_error());
    auto answer = read_line(connection);
    if (!answer) return unreachable("the gateway does not answer");
    return std::move(*answer);
}

}  // namespace vgm::app
