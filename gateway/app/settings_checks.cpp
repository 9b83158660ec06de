#include "gateway/app/settings_checks.hpp"

#include "gateway/directory/trusted_domains.hpp"

#include <algorithm>
#include <map>

namespace vgm::app {

namespace {

// Says what is wrong with the first of some paths, if each of them was read well.
class judge
{
public:
    judge(const config::places& where, config::problem_list& problems)
        : where_(where), problems_(problems)
    {}

    bool sound(const std::string& path, const std::string& with = {}) const
    {
        return where_.sound(path) && (with.empty() || where_.sound(with));
    }
    bool given(const std::string& path) const { return where_.given(path); }
    config::position of(const std::string& path) const { return where_.of(path); }
    std::string line_of(const std::string& path) const
    {
        return " (line " + std::to_string(where_.of(path).line) + ")";
    }
    void error(const std::string& path, std::string message, std::string suggestion = {})
    {
        problems_.error(where_.of(path), path, std::move(message), std::move(suggestion));
    }
    void warning(const std::string& path, std::string message, std::string suggestion = {})
    {
        problems_.warning(where_.of(path), path, std::move(message), std::move(suggestion));
    }
    // `path` may not be more than `other`, whatever the unit.
    template <class T>
    void in_order(const std::string& path, T value, const std::string& other, T bound)
    {
        if (value > bound && sound(path, other))
            error(path, "more than " + other + line_of(other), "lower it, or raise the other");
    }

private:
    const config::places& where_;
    config::problem_list& problems_;
};

std::string source_key(std::size_t index, std::string_view key)
{
    return config::join(config::item_path("sources", index), key);
}

void check_sources_apart(const settings& all, judge& j)
{
    for (std::size_t b = 0; b < all.sources.size(); ++b)
        for (std::size_t a = 0; a < b; ++a) {
            const std::string name_a = source_key(a, "name"), name_b = source_key(b, "name");
            if (all.sources[a].name == all.sources[b].name && j.sound(name_a, name_b))
                j.error(name_b, "another source has this name" + j.line_of(name_a));
            const std::string at_a = source_key(a, "listen"), at_b = source_key(b, "listen");
            const auto &one = all.sources[a].listen, &other = all.sources[b].listen;
            if (one && other && one->overlaps(*other) && j.sound(at_a, at_b))
                j.error(at_b, "another source listens there" + j.line_of(at_a));
        }
}

void check_doors(const settings& all, judge& j)
{
    for (std::size_t i = 0; i < all.sources.size(); ++i)
        if (!all.sources[i].listen && !all.sources[i].http && !all.sources[i].folder &&
            j.sound(source_key(i, "listen")))
            j.error(
                config::item_path("sources", i),
                "has no way in",
                "say where the producer connects: listen: 127.0.0.1:2575, or where it puts its "
                "files: "
                "folder: {path: /srv/letters}"
            );
}

bool is_loopback(const endpoint& e)
{
    return e.host == "localhost" || e.host == "::1" || e.host.starts_with("127.");
}

void check_http_clients(const settings& all, judge& j)
{
    for (std::size_t i = 0; i < all.sources.size(); ++i) {
        const auto& client = all.sources[i].http;
        const std::string at = source_key(i, "http");
        if (!client) continue;
        if (!all.http && j.sound(at, "http"))
            j.error(at, "is of no use without a section http", "http: {listen: 127.0.0.1:8080}");
        const bool known = client->token_file || client->certificate;
        if (!known && j.sound(at + ".token_file", at + ".certificate"))
            j.error(at, "does not say who the client is", "add token_file or certificate");
        const bool shows_certificate =
            all.http && all.http->tls &&
            all.http->tls->client_certificates != client_certificates::ignored;
        if (client->certificate && !shows_certificate && j.sound(at + ".certificate", "http.tls"))
            j.error(
                at + ".certificate",
                "nobody shows a certificate to the listener",
                "give http.tls, with client_certificates: optional or required"
            );
    }
}

void check_monitoring(const settings& all, judge& j)
{
    if (!all.monitoring) return;
    const auto& m = *all.monitoring;
    if (!m.tls && !is_loopback(m.listen) && j.sound("monitoring.listen", "monitoring.tls"))
        j.warning(
            "monitoring.listen",
            "figures go over the network in clear text, to whoever asks",
            "give monitoring.tls, or listen on 127.0.0.1"
        );
    if (all.http && all.http->listen.overlaps(m.listen) &&
        j.sound("monitoring.listen", "http.listen"))
        j.error("monitoring.listen", "http listens there" + j.line_of("http.listen"));
    for (std::size_t i = 0; i < all.sources.size(); ++i) {
        const auto& other = all.sources[i].listen;
        if (other && other->overlaps(m.listen) &&
            j.sound("monitoring.listen", source_key(i, "listen")))
            j.error(
                "monitoring.listen", "a source listens there" + j.line_of(source_key(i, "listen"))
            );
    }
}

void check_console(const settings& all, judge& j)
{
    if (!all.console) return;
    const auto& c = *all.console;
    if (!is_loopback(c.listen) && j.sound("console.listen"))
        j.error(
            "console.listen",
            "the console asks nobody who they are, so it listens on a loopback address alone",
            "listen on 127.0.0.1"
        );
    if (all.http && all.http->listen.overlaps(c.listen) && j.sound("console.listen", "http.listen"))
        j.error("console.listen", "http listens there" + j.line_of("http.listen"));
    if (all.monitoring && all.monitoring->listen.overlaps(c.listen) &&
        j.sound("console.listen", "monitoring.listen"))
        j.error("console.listen", "monitoring listens there" + j.line_of("monitoring.listen"));
    for (std::size_t i = 0; i < all.sources.size(); ++i) {
        const auto& other = all.sources[i].listen;
        if (other && other->overlaps(c.listen) &&
            j.sound("console.listen", source_key(i, "listen")))
            j.error(
                "console.listen", "a source listens there" + j.line_of(source_key(i, "listen"))
            );
    }
}

void check_http(const settings& all, judge& j)
{
    check_http_clients(all, j);
    check_monitoring(all, j);
    check_console(all, j);
    if (!all.http) return;
    const auto& http = *all.http;
    if (!http.tls && !is_loopback(http.listen) && j.sound("http.listen", "http.tls"))
        j.error(
            "http.listen",
            "clear text is for loopback addresses only",
            "give http.tls, or listen on 127.0.0.1"
        );
    for (std::size_t i = 0; i < all.sources.size(); ++i) {
        const auto& other = all.sources[i].listen;
        if (other && other->overlaps(http.listen) &&
            j.sound("http.listen", source_key(i, "listen")))
            j.error("http.listen", "a source listens there" + j.line_of(source_key(i, "listen")));
    }
    if (http.body_bytes_max > all.intake.memory_max && j.sound("http.body_bytes_max"))
        j.warning(
            "http.body_bytes_max",
            "more than intake.memory_max" + j.line_of("intake.memory_max"),
            "lower it: a body of this size would have all of that memory alone"
        );
}

void check_folders(const settings& all, judge& j)
{
    for (std::size_t b = 0; b < all.sources.size(); ++b) {
        const auto& folder = all.sources[b].folder;
        if (!folder) continue;
        const std::string path = source_key(b, "folder.path");
        for (std::size_t a = 0; a < b; ++a) {
            const auto& other = all.sources[a].folder;
            const std::string first = source_key(a, "folder.path");
            if (other && other->path == folder->path && j.sound(first, path))
                j.error(path, "another source takes its files there" + j.line_of(first));
        }
        const auto apart = [&](const char* key, const std::optional<std::filesystem::path>& where) {
            if (where && *where == folder->path && j.sound(path))
                j.error(
                    source_key(b, key),
                    "is the folder itself" + j.line_of(path) +
                        ": what is put away there would be taken again"
                );
        };
        apart("folder.done", folder->done);
        apart("folder.refused", folder->refused);
    }
}

void check_receipts_back(const settings& all, judge& j)
{
    for (std::size_t i = 0; i < all.sources.size(); ++i) {
        const source_settings& source = all.sources[i];
        const std::string to = source_key(i, "receipts_to");
        if (source.receipts_tls && !source.receipts_to && j.sound(to))
            j.error(source_key(i, "receipts_tls"), "is of no use without receipts_to");
        if (source.receipts_to && source.receipts_to->port == 0)
            j.error(to, "port 0 can be listened on, but not connected to");
        const std::string largest = source_key(i, "block_bytes_max");
        if (source.block_bytes_max > all.intake.memory_max && j.sound(largest, "intake.memory_max"))
            j.warning(
                largest,
                "more than intake.memory_max" + j.line_of("intake.memory_max"),
                "a message of this size would have to wait for ever"
            );
        // A record adds its header and the letter's metadata to the message; 64 KB hold both.
        constexpr std::uint64_t around_a_body = 64 * 1024;
        if (source.block_bytes_max.bytes + around_a_body > all.journal.documents_segment.bytes &&
            j.sound(largest, "journal.documents_segment"))
            j.error(
                largest,
                "a message of this size does not fit into journal.documents_segment" +
                    j.line_of("journal.documents_segment"),
                "make the segment larger, or this smaller"
            );
    }
}

// A password may be that of a mailbox.
void check_reading(const carrier_settings& s, const std::string& reading, judge& j)
{
    if (s.reading->address.port == 0 && j.sound(reading + "address"))
        j.error(reading + "address", "port 0 can be listened on, but not connected to");
    j.in_order(
        reading + "retry_first",
        s.reading->retry_first,
        reading + "retry_longest",
        s.reading->retry_longest
    );
    if (!j.sound(reading + "authentication")) return;
    const bool password = s.reading->authentication == reading_authentication::password;
    const auto lacks = [&](auto of_operator, auto of_mailbox) {
        return !of_operator &&
               std::ranges::any_of(s.mailboxes, [&](const auto& m) { return !of_mailbox(m); });
    };
    const bool no_user = lacks(!s.reading->user.empty(), [](const carried_mailbox_settings& m) {
        return !m.user.empty();
    });
    const bool no_password =
        lacks(s.reading->password_file.has_value(), [](const carried_mailbox_settings& m) {
            return m.password_file.has_value();
        });
    if (password && no_user && j.sound(reading + "user"))
        j.error(reading + "user", "is needed with 'authentication: password'");
    if (password && no_password && j.sound(reading + "password_file"))
        j.error(reading + "password_file", "is needed with 'authentication: password'");
    if (!password && s.reading->password_file)
        j.warning(
            reading + "password_file",
            "is not read with 'authentication: external'",
            "write 'authentication: password', or remove it"
        );
}

void check_operator(const carrier_settings& s, const std::string& path, judge& j)
{
    const std::string submission = path + ".submission.address";
    if (s.submission.address.port == 0 && j.sound(submission))
        j.error(submission, "port 0 can be listened on, but not connected to");
    if (s.reading) check_reading(s, path + ".reading.", j);
}

std::string mailbox_key(std::size_t carrier, std::size_t mailbox, std::string_view key)
{
    const auto list = config::join(config::item_path("operators", carrier), "mailboxes");
    return config::join(config::item_path(list, mailbox), key);
}

// Whose letters leave from a mailbox must be beyond doubt.
void check_mailboxes(const settings& all, judge& j)
{
    std::map<std::string, std::string> senders;  // address: where it is
    for (std::size_t c = 0; c < all.operators.size(); ++c) {
        const auto& carrier = all.operators[c];
        for (std::size_t m = 0; m < carrier.mailboxes.size(); ++m) {
            const auto& box = carrier.mailboxes[m];
            const std::string address = mailbox_key(c, m, "address");
            const std::string use = mailbox_key(c, m, "use");
            if (box.use == mailbox_use::read_only && !carrier.reading && j.sound(use))
                j.error(use, "nothing is read from an operator without a section reading");
            if (box.use == mailbox_use::read_only || !j.sound(address)) continue;
            const auto [first, is_first] =
                senders.emplace(directory::comparable_address(box.address), address);
            if (!is_first)
                j.error(
                    address,
                    "letters leave from it already" + j.line_of(first->second),
                    "write 'use: read_only' where it has moved away from"
                );
        }
    }
    if (senders.empty() && j.sound("operators"))
        j.error("operators", "no mailbox is there that letters could leave from");
    for (std::size_t i = 0; i < all.sources.size(); ++i) {
        const auto& from = all.sources[i].mailbox;
        const std::string key = source_key(i, "mailbox");
        if (from && !senders.contains(directory::comparable_address(*from)) && j.sound(key))
            j.error(key, "is none of the mailboxes that letters leave from");
    }
}

void check_operators(const settings& all, judge& j)
{
    if (all.operators.empty()) {
        for (const auto* const section : {"operator", "mailbox"}) {
            const bool is_given = std::string_view{section} == "operator"
                                      ? all.mail_operator.is_given
                                      : all.mailbox.is_given;
            if (!is_given && j.sound("operators")) j.error(section, "missing section");
        }
        if (all.mail_operator.is_given) check_operator(carriers_of(all).front(), "operator", j);
        for (std::size_t i = 0; i < all.sources.size(); ++i)
            if (const auto& from = all.sources[i].mailbox;
                from && directory::comparable_address(*from) !=
                            directory::comparable_address(all.mailbox.address))
                j.error(source_key(i, "mailbox"), "is not mailbox.address");
        return;
    }
    for (const auto* const section : {"operator", "mailbox"})
        if (j.sound(section) && j.given(section))
            j.error(section, "cannot stand beside operators", "move it into the list");
    for (std::size_t b = 0; b < all.operators.size(); ++b) {
        const std::string path = config::item_path("operators", b);
        check_operator(all.operators[b], path, j);
        for (std::size_t a = 0; a < b; ++a) {
            const std::string name = config::join(path, "name");
            const std::string first = config::join(config::item_path("operators", a), "name");
            if (all.operators[a].name == all.operators[b].name && j.sound(name, first))
                j.error(name, "another operator has this name" + j.line_of(first));
        }
    }
    check_mailboxes(all, j);
}

void check_times(const settings& all, judge& j)
{
    const auto check = [&](const std::string& section, const retry_schedule& retry) {
        const std::string longest = section + ".retry_longest";
        j.in_order(section + ".retry_first", retry.first, longest, retry.longest);
        j.in_order(longest, retry.longest, section + ".give_up_after", retry.give_up_after);
    };
    check("delivery", all.delivery.retry);
    check("receipts", all.receipts.retry);

    const std::string kept = "journal.documents_retention";
    if (all.journal.documents_retention < all.delivery.retry.give_up_after &&
        j.sound(kept, "delivery.give_up_after"))
        j.warning(
            kept,
            "less than delivery.give_up_after" + j.line_of("delivery.give_up_after"),
            "a letter could be gone before it is given up"
        );
}

std::string application_key(std::size_t index, std::string_view key)
{
    return config::join(config::item_path("applications", index), key);
}

void check_applications_apart(const settings& all, judge& j)
{
    const auto& list = all.applications;
    for (std::size_t b = 0; b < list.size(); ++b)
        for (std::size_t a = 0; a < b; ++a) {
            const auto name_a = application_key(a, "name"), name_b = application_key(b, "name");
            if (list[a].name == list[b].name && j.sound(name_a, name_b))
                j.error(name_b, "another application has this name" + j.line_of(name_a));
            const auto at = application_key(b, "mailboxes");
            for (const auto& address : list[b].mailboxes)
                if (std::ranges::count(list[a].mailboxes, address) > 0 && j.sound(at))
                    j.error(at, "another application is tied to one of these addresses");
        }
}

void check_applications(const settings& all, judge& j)
{
    check_applications_apart(all, j);
    for (std::size_t i = 0; i < all.applications.size(); ++i) {
        const auto& s = all.applications[i];
        const auto to = application_key(i, "send_to"), first = application_key(i, "retry_first"),
                   longest = application_key(i, "retry_longest");
        if (s.send_to.port == 0 && j.sound(to))
            j.error(to, "port 0 can be listened on, but not connected to");
        j.in_order(first, s.retry.first, longest, s.retry.longest);
        j.in_order(
            longest, s.retry.longest, application_key(i, "give_up_after"), s.retry.give_up_after
        );
    }
    if (all.applications.empty()) return;
    const auto& reading = all.mail_operator.reading;
    const std::string largest = "operator.reading.message_bytes_max";
    if (!reading) {
        j.warning("applications", "no letter ever comes in without operator.reading");
    } else if (reading->message_bytes_max.bytes + 64 * 1024 > all.journal.documents_segment.bytes &&
               j.sound(largest, "journal.documents_segment")) {
        j.error(
            largest,
            "a mail of this size does not fit into journal.documents_segment" +
                j.line_of("journal.documents_segment"),
            "make the segment larger, or this smaller"
        );
    }
}

void check_directory(const directory_settings& s, judge& j)
{
    if (s.trust) return;
    const auto needs = [](const std::string& url) { return url.starts_with("https://"); };
    if (std::any_of(s.urls.begin(), s.urls.end(), needs) && j.sound("directory.urls"))
        j.error("directory.urls", "https:// needs directory.trust: nothing else is believed");
    if (s.api && needs(s.api->url) && j.sound("directory.api.url"))
        j.error("directory.api.url", "https:// needs directory.trust: nothing else is believed");
}

void check_kafka(const kafka_settings& s, judge& j)
{
    for (const auto& broker : s.brokers)
        if (broker.port == 0 && j.sound("kafka.brokers"))
            j.error("kafka.brokers", "port 0 can be listened on, but not connected to");
    if (s.tls && s.tls->certificate.has_value() != s.tls->key.has_value() &&
        j.sound("kafka.tls.certificate", "kafka.tls.key"))
        j.error("kafka.tls", "certificate and key come together, or not at all");
    if (s.sasl && !s.tls && j.sound("kafka.sasl"))
        j.warning(
            "kafka.sasl",
            "without kafka.tls the events go in clear, and with 'plain' the password too",
            "add kafka.tls"
        );
    j.in_order("kafka.min_in_sync", s.min_in_sync, "kafka.replication", s.replication);
}

void check_subscriptions(const settings& all, const subscriptions_settings& s, judge& j)
{
    if (!all.http && j.sound("subscriptions", "http"))
        j.error("subscriptions", "is of no use without a section http");
    if (s.certificate.has_value() != s.key.has_value() &&
        j.sound("subscriptions.certificate", "subscriptions.key"))
        j.error("subscriptions", "certificate and key come together, or not at all");
    if (!s.trust && s.clear_text == clear_text_endpoints::refused && j.sound("subscriptions.trust"))
        j.error("subscriptions", "https: needs subscriptions.trust: nothing else is believed");
    j.in_order(
        "subscriptions.retry_first", s.retry_first, "subscriptions.retry_longest", s.retry_longest
    );
    j.in_order(
        "subscriptions.give_up_after",
        s.give_up_after,
        "journal.tracking_retention",
        all.journal.tracking_retention
    );
}

}  // namespace

void check_together(
    const settings& all,
    const config::places& where,
    config::problem_list& problems
)
{
    judge j(where, problems);
    check_sources_apart(all, j);
    check_doors(all, j);
    check_http(all, j);
    check_folders(all, j);
    check_receipts_back(all, j);
    check_operators(all, j);
    check_times(all, j);
    check_applications(all, j);
    if (all.directory) check_directory(*all.directory, j);
    if (all.kafka) check_kafka(*all.kafka, j);
    if (all.subscriptions) check_subscriptions(all, *all.subscriptions, j);
    check_alerts(all, where, problems);
}

}  // namespace vgm::app
