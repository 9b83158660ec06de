#include "adapters/annuaire/http_client.hpp"
#include "gateway/app/alert_channel.hpp"
#include "gateway/app/alert_words.hpp"
#include "gateway/app/clock.hpp"
#include "gateway/app/settings.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <fstream>
#include <stdexcept>

namespace vgm::app {
namespace {

std::string read_secret_line(const std::filesystem::path& file)
{
    std::ifstream in(file);
    std::string secret;
    if (!std::getline(in, secret) || secret.empty())
        throw std::runtime_error("cannot read the secret of alerts.webhooks: " + file.string());
    return secret;
}

std::shared_ptr<const runtime::tls_context> make_tls(const alert_webhook_settings& s)
{
    if (!s.trust) return nullptr;
    return runtime::tls_context::make_client(
        {s.certificate.value_or("").string(), s.key.value_or("").string(), s.trust->string(), {}}
    );
}

class webhook : public alert_channel
{
public:
    webhook(std::string gateway, const alert_webhook_settings& s)
        : gateway_(std::move(gateway)),
          secret_(read_secret_line(s.secret_file)),
          timeout_(s.timeout),
          client_(make_tls(s))
    {
        const auto to = annuaire::url::parse(s.url);
        if (!to) throw std::runtime_error("alerts.webhooks: the url cannot be read");
        to_ = *to;
        // A path may hold a token: it is part of no name.
        name_ = "webhook:" + to_.host_header();
    }

    const std::string& name() const override { return name_; }

    std::optional<failure> send(const alerts::notice& what) override
    {
        annuaire::http_request request;
        request.to = to_;
        request.method = "POST";
        request.body = notice_json(what, gateway_);
        request.timeout = timeout_;
        request.body_bytes_max = 64 * 1024;
        const auto time =
            std::to_string(std::chrono::floor<seconds>(now()).time_since_epoch().count());
        request.headers = {
            {"Content-Type", "application/json"},
            {"Vaguemestre-Notice", notice_id(what, gateway_)},
            {"Vaguemestre-Signature",
             "t=" + time + ",v1=" + sign_notice(secret_, time, request.body)}};
        const auto reply = client_.ask(request);
        if (!reply) {
            const auto& tls = client_.tls_complaint();
            return failure{reply.error().message() + (tls.empty() ? "" : "; " + tls), false};
        }
        const int status = reply->status;
        if (status >= 200 && status < 300) return std::nullopt;
        const bool passes = status < 400 || status >= 500 || status == 408 || status == 429;
        return failure{"answered " + std::to_string(status), !passes};
    }

private:
    const std::string gateway_, secret_;
    const seconds timeout_;
    std::string name_;
    annuaire::url to_;
    annuaire::http_client client_;
};

}  // namespace

std::string sign_notice(std::string_view secret, std::string_view time, std::string_view body)
{
    const auto text = std::string{time} + "." + std::string{body};
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    ::HMAC(
        ::EVP_sha256(),
        secret.data(),
        static_cast<int>(secret.size()),
        reinterpret_cast<const unsigned char*>(text.data()),
        text.size(),
        digest.data(),
        &size
    );
    constexpr const char* digits = "0123456789abcdef";
    std::string hexadecimal;
    for (unsigned i = 0; i < size; ++i) {
        hexadecimal += digits[digest[i] >> 4];
        hexadecimal += digits[digest[i] & 15];
    }
    return hexadecimal;
}

std::unique_ptr<alert_channel> make_webhook(const settings& all, std::size_t of)
{
    return std::make_unique<webhook>(all.gateway.name, all.alerts.webhooks.at(of));
}

}  // namespace vgm::app
