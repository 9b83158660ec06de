#include "adapters/smtp/destination_io.hpp"
#include "gateway/app/alert_channel.hpp"
#include "gateway/app/alert_words.hpp"
#include "gateway/app/settings.hpp"
#include "gateway/runtime/workers_io.hpp"
#include "schemas/mime/mail.hpp"

#include <boost/asio/co_spawn.hpp>

#include <future>

namespace vgm::app {
namespace {

std::string domain_of(const std::string& address) { return address.substr(address.find('@') + 1); }

smtp::destination_settings to_server(const alert_mail_settings& s)
{
    smtp::destination_settings made;
    made.name = "alerts";
    made.host = s.server.host;
    made.port = s.server.port;
    made.server_name = s.server_name;
    made.secured_by = s.security == alert_mail_security::implicit ? smtp::security::implicit
                                                                  : smtp::security::starttls;
    made.helo_name = domain_of(s.from);
    made.connections_max = 1;
    made.idle_timeout = milliseconds{1000};
    made.connect_pause = milliseconds{1000};  // the post has its own
    made.deadline_factor = 0.05;              // of minutes
    made.tls = runtime::tls_context::make_client(
        {s.certificate.value_or("").string(), s.key.value_or("").string(), s.trust.string(), {}}
    );
    return made;
}

std::string print_mail(
    const alerts::notice& n,
    const std::string& gateway,
    const std::string& from,
    const std::string& to
)
{
    std::string mark;
    for (const char c : notice_id(n, gateway))
        if (std::isalnum(static_cast<unsigned char>(c)) || c == '-') mark += c;
    mime::mail_draft draft;
    draft.headers = {
        mime::make_address_header("From", gateway, from),
        mime::make_address_header("To", {}, to),
        mime::make_text_header("Subject", notice_title(n, gateway)),
        mime::make_message_id_header("Message-ID", {mark + "@" + domain_of(from)}),
        {"Date", mime::to_rfc5322_date(n.at)},
        {"Auto-Submitted", "auto-generated"}};
    std::erase(mark, '-');
    draft.boundary = mark;
    draft.parts.push_back(mime::make_text_part(notice_text(n, gateway)));
    return mime::print(mime::mail(std::move(draft)));
}

class alert_mail : public alert_channel
{
public:
    alert_mail(std::string gateway, const alert_mail_settings& s, std::string to)
        : gateway_(std::move(gateway)),
          from_(s.from),
          to_(std::move(to)),
          name_("mail:" + to_),
          threads_("alerts", 1),
          server_(threads_, to_server(s))
    {}
    ~alert_mail() override
    {
        server_.stop();
        threads_.stop();
        threads_.join();
    }

    const std::string& name() const override { return name_; }

    std::optional<failure> send(const alerts::notice& what) override
    {
        auto text = std::make_shared<const std::string>(print_mail(what, gateway_, from_, to_));
        smtp::envelope letter;
        letter.sender = from_;
        letter.recipient = to_;
        letter.notify = smtp::notification::failures;
        auto promise = std::make_shared<std::promise<smtp::delivery_report>>();
        auto done = promise->get_future();
        boost::asio::co_spawn(
            runtime::executor_of(threads_),
            smtp::deliver(
                server_, std::move(letter), smtp::make_content({slice::whole(text)}), say_yes
            ),
            [promise](std::exception_ptr failed, smtp::delivery_report report) {
                if (failed)
                    promise->set_exception(failed);
                else
                    promise->set_value(std::move(report));
            }
        );
        const auto report = done.get();
        // What may have been taken is not sent twice.
        if (report.result == smtp::outcome::sent || report.result == smtp::outcome::uncertain)
            return std::nullopt;
        return failure{report.describe(), report.result == smtp::outcome::bounced};
    }

private:
    // A notice needs no record of its being sent.
    static boost::asio::awaitable<bool> say_yes() { co_return true; }

    const std::string gateway_, from_, to_, name_;
    runtime::workers threads_;
    smtp::destination server_;
};

}  // namespace

std::unique_ptr<alert_channel> make_alert_mail(const settings& all, const std::string& to)
{
    return std::make_unique<alert_mail>(all.gateway.name, *all.alerts.mail, to);
}

}  // namespace vgm::app
