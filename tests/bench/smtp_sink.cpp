#include "tests/bench/smtp_sink.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace vgm::bench {
namespace {

constexpr std::string_view greeting = "220 sink ESMTP\r\n";
constexpr std::string_view capabilities =
    "250-sink\r\n250-PIPELINING\r\n250-SIZE 0\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n"
    "250 DSN\r\n";

// One session of the protocol: what to say to the bytes that came.
class session
{
public:
    struct counted
    {
        std::uint64_t letters = 0;
        bool over = false;
        std::vector<std::string> mails;  // ENVIDs
    };

    // Appends the replies.
    counted take(std::string_view bytes, std::string& replies)
    {
        counted so_far;
        while (!bytes.empty() && !so_far.over) {
            if (in_letter_)
                take_letter(bytes, replies, so_far);
            else
                so_far.over = take_command(bytes, replies);
        }
        return so_far;
    }

private:
    static constexpr std::string_view end = "\r\n.\r\n";

    void take_letter(std::string_view& bytes, std::string& replies, counted& so_far)
    {
        // The end may begin in the last bytes of before.
        std::string seam = tail_;
        seam += bytes.substr(0, end.size() - 1);
        std::size_t used = std::string_view::npos;
        if (const auto at = seam.find(end); at != std::string::npos)
            used = at + end.size() - tail_.size();
        else if (const auto further = bytes.find(end); further != std::string_view::npos)
            used = further + end.size();
        if (used == std::string_view::npos) {
            tail_ += bytes.substr(bytes.size() - std::min(bytes.size(), end.size() - 1));
            if (tail_.size() >= end.size()) tail_.erase(0, tail_.size() - (end.size() - 1));
            bytes = {};
            return;
        }
        bytes.remove_prefix(used);
        tail_.clear();
        in_letter_ = false;
        replies += "250 2.0.0 Ok: queued as 4Zsink\r\n";
        ++so_far.letters;
        so_far.mails.push_back(std::exchange(envid_, {}));
    }

    bool take_command(std::string_view& bytes, std::string& replies)
    {
        const auto line_end = bytes.find('\n');
        line_ += bytes.substr(0, line_end);
        bytes.remove_prefix(line_end == std::string_view::npos ? bytes.size() : line_end + 1);
        if (line_end == std::string_view::npos) return false;
        const auto line = std::exchange(line_, {});
        if (const auto at = line.find("ENVID="); at != std::string::npos)
            envid_ = line.substr(at + 6, line.find_first_of(" \r", at) - at - 6);
        if (line.starts_with("EHLO")) {
            replies += capabilities;
        } else if (line.starts_with("DATA")) {
            replies += "354 Go on\r\n";
            in_letter_ = true;
            tail_ = "\r\n";
        } else if (line.starts_with("QUIT")) {
            replies += "221 2.0.0 Bye\r\n";
            return true;
        } else {
            replies += "250 2.1.0 Ok\r\n";
        }
        return false;
    }

    bool in_letter_ = false;
    std::string line_, tail_, envid_;
};

tls_context make_context(const std::filesystem::path& certificates)
{
    tls_context context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    const auto file = [&](const char* name) { return (certificates / name).string(); };
    if (SSL_CTX_use_certificate_chain_file(context.get(), file("server-chain.pem").c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(context.get(), file("server.key").c_str(), SSL_FILETYPE_PEM) !=
            1 ||
        SSL_CTX_load_verify_locations(context.get(), file("trust.pem").c_str(), nullptr) != 1)
        throw std::runtime_error("the sink's certificate cannot be read");
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    return context;
}

bool say(SSL* tls, std::string_view text)
{
    return text.empty() || SSL_write(tls, text.data(), static_cast<int>(text.size())) > 0;
}

}  // namespace

smtp_sink::smtp_sink(const std::filesystem::path& certificates)
    : context_(make_context(certificates))
{
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (bind(listener_, reinterpret_cast<const sockaddr*>(&at), size) != 0 ||
        ::listen(listener_, 128) != 0 ||
        getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size) != 0)
        throw std::runtime_error("the sink cannot listen");
    port_ = ntohs(at.sin_port);
    accepting_ = std::thread([this] { listen(); });
}

smtp_sink::~smtp_sink()
{
    shutdown(listener_, SHUT_RDWR);
    accepting_.join();
    close(listener_);
    {
        const std::lock_guard lock(mutex_);
        for (const int fd : open_) shutdown(fd, SHUT_RDWR);
    }
    for (auto& t : threads_) t.join();
    for (const int fd : open_) close(fd);
}

std::unordered_map<std::string, unsigned> smtp_sink::mails() const
{
    const std::lock_guard lock(mutex_);
    return mails_;
}

void smtp_sink::listen()
{
    for (;;) {
        const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) return;
        const std::lock_guard lock(mutex_);
        open_.push_back(fd);
        threads_.emplace_back([this, fd] { serve(fd); });
    }
}

void smtp_sink::serve(int fd)
{
    const int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const tls_session tls(SSL_new(context_.get()), &SSL_free);
    SSL_set_fd(tls.get(), fd);
    if (SSL_accept(tls.get()) != 1 || !say(tls.get(), greeting)) return;
    session at;
    std::array<char, 16 * 1024> input;
    std::string replies;
    for (;;) {
        const int n = SSL_read(tls.get(), input.data(), static_cast<int>(input.size()));
        if (n <= 0) break;
        bytes_ += static_cast<std::uint64_t>(n);
        replies.clear();
        const auto counted = at.take({input.data(), static_cast<std::size_t>(n)}, replies);
        if (counted.letters > 0 && delay_.load().count() > 0)
            std::this_thread::sleep_for(delay_.load());
        if (remembers_) {
            const std::lock_guard lock(mutex_);
            for (const auto& mail : counted.mails) ++mails_[mail];
        }
        letters_ += counted.letters;
        if (!say(tls.get(), replies) || counted.over) break;
    }
    shutdown(fd, SHUT_RDWR);
}

}  // namespace vgm::bench
