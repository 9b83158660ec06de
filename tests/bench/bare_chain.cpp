#include "tests/bench/bare_chain.hpp"

#include "schemas/mime/base64.hpp"
#include "schemas/mime/mail.hpp"
#include "schemas/transmission/request.hpp"
#include "schemas/xdm/digest.hpp"
#include "schemas/xdm/zip_writer.hpp"
#include "tests/bench/latencies.hpp"
#include "tests/bench/smtp_sink.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace vgm::bench {
namespace {

// A blocking SMTP client that trusts everybody and asks nothing.
class bare_client
{
public:
    explicit bare_client(const chain_options& o)
        : context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free), tls_(nullptr, &SSL_free)
    {
        const auto file = [&](const char* name) { return (o.certificates / name).string(); };
        SSL_CTX_use_certificate_chain_file(context_.get(), file("pfi-chain.pem").c_str());
        SSL_CTX_use_PrivateKey_file(context_.get(), file("pfi.key").c_str(), SSL_FILETYPE_PEM);
        fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int yes = 1;
        setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(o.port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
            throw std::runtime_error("the sink does not answer");
        tls_.reset(SSL_new(context_.get()));
        SSL_set_fd(tls_.get(), fd_);
        if (SSL_connect(tls_.get()) != 1) throw std::runtime_error("no TLS with the sink");
        read_replies(1);
        write("EHLO bare\r\n");
        read_replies(1);
    }
    ~bare_client() { close(fd_); }
    bare_client(const bare_client&) = delete;
    bare_client& operator=(const bare_client&) = delete;

    void send(const mime::mail& mail)
    {
        write("MAIL FROM:<a@b.fr>\r\nRCPT TO:<c@d.fr>\r\nDATA\r\n");
        read_replies(3);
        mime::mail_reader reader(mail);
        std::array<char, 65'536> piece;
        while (const auto size = reader.read(piece)) write({piece.data(), size});
        write("\r\n.\r\n");
        read_replies(1);
    }

private:
    void write(std::string_view bytes)
    {
        if (SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())) <= 0)
            throw std::runtime_error("the sink is gone");
    }

    // A reply ends with the line whose code is followed by a blank.
    void read_replies(int count)
    {
        while (count > 0) {
            std::array<char, 4096> input;
            const int n = SSL_read(tls_.get(), input.data(), static_cast<int>(input.size()));
            if (n <= 0) throw std::runtime_error("the sink is gone");
            for (const char c : std::string_view{input.data(), static_cast<std::size_t>(n)}) {
                line_ += c;
                if (c != '\n') continue;
                if (line_.size() > 3 && line_[3] == ' ') --count;
                line_.clear();
            }
        }
    }

    tls_context context_;
    tls_session tls_;
    int fd_ = -1;
    std::string line_;
};

std::string_view between(std::string_view text, std::string_view before, std::string_view after)
{
    const auto start = text.find(before) + before.size();
    return text.substr(start, text.find(after, start) - start);
}

slice decoded(std::string_view base64) { return slice::of(*mime::decode_base64(base64)); }

mime::mail wrap(std::string_view message)
{
    const auto document = decoded(between(message, "^Base64^", "|"));
    const auto digests = transmission::content_hash(message) + xdm::sha1_hex(document.bytes);
    auto archive = xdm::make_zip(
        {{"IHE_XDM/SUBSET01/DOC00001.XML", document, xdm::compression::store}}, timestamp{}
    );
    mime::mail_draft draft;
    draft.headers = {};
    draft.boundary = digests.substr(0, 32);
    draft.parts.push_back(mime::make_attachment("application/zip", "IHE_XDM.ZIP", *archive));
    draft.parts.push_back(mime::make_attachment(
        "application/pdf",
        "document.pdf",
        {decoded(between(document.bytes, "representation=\"B64\">", "<"))}
    ));
    return mime::mail(std::move(draft));
}

}  // namespace

double measure_bare_chain(const letter_template& letter, const chain_options& options)
{
    std::atomic<std::uint64_t> next{0};
    const auto run = [&](bare_client& client) {
        for (auto n = next++; n < options.letters; n = next++) client.send(wrap(letter.write(n)));
    };
    std::vector<std::unique_ptr<bare_client>> clients;
    for (std::size_t n = 0; n < options.connections; ++n)
        clients.push_back(std::make_unique<bare_client>(options));
    const auto start = clock::now();
    std::vector<std::thread> threads;
    for (auto& client : clients) threads.emplace_back([&] { run(*client); });
    for (auto& t : threads) t.join();
    return static_cast<double>(options.letters) / seconds_since(start);
}

}  // namespace vgm::bench
