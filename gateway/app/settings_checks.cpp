#include "gateway/app/settings_checks.hpp"

#include <algorithm>

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
        if (!all.sources[i].listen && !all.sources[i].http && j.sound(source_key(i, "listen")))
            j.error(
                config::item_path("sources", i),
                "has no way in",
                "say where the producer connects: listen: 127.0.0.1:2575"
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

void check_http(const settings& all, judge& j)
{
    check_http_clients(all, j);
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

void check_operator(const operator_settings& s, judge& j)
{
    if (s.submission.address.port == 0 && j.sound("operator.submission.address"))
        j.error("operator.submission.address", "port 0 can be listened on, but not connected to");
    if (!s.reading) return;
    const std::string reading = "operator.reading.";
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
    if (password && s.reading->user.empty() && j.sound(reading + "user"))
        j.error(reading + "user", "is needed with 'authentication: password'");
    if (password && !s.reading->password_file && j.sound(reading + "password_file"))
        j.error(reading + "password_file", "is needed with 'authentication: password'");
    if (!password && s.reading->password_file)
        j.warning(
            reading + "password_file",
            "is not read with 'authentication: external'",
            "write 'authentication: password', or remove it"
        );
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
    check_receipts_back(all, j);
    check_operator(all.mail_operator, j);
    check_times(all, j);
    check_applications(all, j);
    if (all.directory) check_directory(*all.directory, j);
}

}  // namespace vgm::app
