#include "gateway/app/console.hpp"
#include "gateway/app/console_json.hpp"
#include "gateway/app/console_query.hpp"
#include "gateway/app/letter_maker.hpp"
#include "routes/document_to_mssante/letter_body.hpp"
#include "schemas/hl7v2/charset.hpp"
#include "schemas/hl7v2/message_view.hpp"
#include "schemas/mime/incoming.hpp"
#include "schemas/pdf/readable.hpp"
#include "schemas/transmission/request.hpp"

// What a letter is made of: the message as it was received, its documents, and its mails.

namespace vgm::app {
namespace {

constexpr std::size_t field_shown_max = 2'000;

http::response not_kept() { return http::make_problem(410, "the message is not kept any more"); }
issue no_id() { return {fault::malformed, severity::error, {}, "no id of a letter", {}}; }
http::response nothing_there() { return http::make_problem(404, "there is no such letter"); }

bool wants_raw(const http::request& asked) { return asked.parameter("form") == "raw"; }

http::response make_file(std::string_view type, std::string name, std::string bytes, bool shown)
{
    auto made = http::make_response(200, std::string{type}, std::move(bytes));
    made.headers.add(
        "Content-Disposition",
        std::string{shown ? "inline" : "attachment"} + "; filename=\"" + name + '"'
    );
    made.headers.add("Content-Security-Policy", "default-src 'none'; sandbox");
    return made;
}

// A segment for people: of a field that is a document, its beginning and its length.
std::string shortened(const hl7v2::segment_view& s, bool& is_shortened)
{
    std::string_view raw = s.raw();
    std::string text;
    std::size_t from = 0;
    while (from <= raw.size()) {
        const auto end = std::min(raw.find('|', from), raw.size());
        const auto field = raw.substr(from, end - from);
        if (from != 0) text += '|';
        if (field.size() <= field_shown_max) {
            text += field;
        } else {
            constexpr std::size_t beginning = 80;
            is_shortened = true;
            text += field.substr(0, beginning);
            text += "… (" + std::to_string(field.size()) + " characters)";
        }
        from = end + 1;
    }
    return text;
}

// The segment that a path is about, counted from 1; 0: the message has none.
std::size_t segment_of(const hl7v2::message_view& m, std::string_view where)
{
    const auto path = hl7v2::path::parse(where);
    const std::string id{path ? std::string_view{path->segment} : where.substr(0, 3)};
    std::size_t left = path ? path->occurrence : 1;
    for (std::size_t n = 0; n < m.size(); ++n)
        if (m[n].id() == id && --left == 0) return n + 1;
    return 0;
}

std::optional<int> number_of(const std::string& text)
{
    const auto n = parse_count(text, 1, 100'000);
    return n ? std::optional<int>(static_cast<int>(*n)) : std::nullopt;
}

}  // namespace

http::response console::message_of(console_call& c)
{
    const auto id = submission_id::parse(c.places.front());
    const auto known = id ? know(c, *id) : result<known_letter>(no_id());
    if (!known) return nothing_there();
    const auto bytes = ports_.letters.read_body(*id);
    if (!bytes) return not_kept();
    if (wants_raw(c.asked)) {
        const bool is_mail = known->came_in.arrived.has_value();
        return make_file(
            is_mail ? "message/rfc822" : "application/octet-stream",
            id->to_string() + (is_mail ? ".eml" : ".hl7"),
            *bytes,
            false
        );
    }
    if (known->came_in.arrived)
        return http::make_problem(404, "a letter that came in is a mail; ask with form=raw");
    const auto text = hl7v2::decode_charset(*bytes);
    if (!text) return http::make_problem(409, "the message cannot be read as text");
    const auto m = hl7v2::parse_message(text->text, hl7v2::continuation_lines::joined);
    if (!m) return http::make_problem(409, "the message cannot be cut into segments");
    console_json out;
    out.text("charset", hl7v2::to_string(text->which));
    out.number("bytes", static_cast<std::int64_t>(bytes->size()));
    std::vector<std::size_t> all(m->size());
    for (std::size_t n = 0; n < all.size(); ++n) all[n] = n;
    out.objects("segments", all, [&](std::size_t n) {
        bool is_shortened = false;
        out.number("number", static_cast<std::int64_t>(n + 1));
        out.text("name", (*m)[n].id());
        out.text("text", shortened((*m)[n], is_shortened));
        if (is_shortened) out.flag("shortened", true);
    });
    std::vector<std::string> warnings;
    if (known->state.accepted) warnings = known->state.accepted->warnings;
    out.objects("marks", warnings, [&](const std::string& w) {
        const auto end = w.find(": ");
        const auto where = end == std::string::npos ? std::string{} : w.substr(end + 2);
        out.text("rule", w.substr(0, end));
        out.text("where", where);
        if (const auto segment = segment_of(*m, where); segment != 0)
            out.number("segment", static_cast<std::int64_t>(segment));
    });
    return make_console_answer(c.asked, out.finish());
}

http::response console::mail_of(console_call& c)
{
    const auto id = submission_id::parse(c.places[0]);
    const auto number = number_of(c.places[1]);
    const auto known = id ? know(c, *id) : result<known_letter>(no_id());
    if (!known || !number) return nothing_there();
    if (!known->state.accepted || known->state.find_delivery(*number) == nullptr)
        return http::make_problem(404, "the letter has no such mail");
    auto made = make_stored_letter(ports_.letters, known->state, *number, ports_.mails);
    if (!made) return not_kept();
    auto bytes = mime::print(*made->mail);
    if (wants_raw(c.asked))
        return make_file(
            "message/rfc822",
            delivery_id{*id, *number}.to_string() + ".eml",
            std::move(bytes),
            false
        );
    console_json out;
    out.number("bytes", static_cast<std::int64_t>(bytes.size()));
    const auto mail = mime::parse_mail(bytes);
    if (mail) {
        out.objects("headers", mail->headers, [&](const mime::mail_field& h) {
            out.text("name", h.name);
            out.text("value", h.value);
        });
        out.text("subject", mail->subject);
        out.text("text", mime::find_body(*mail));
        out.objects("parts", mail->parts, [&](const mime::incoming_part& part) {
            out.text("type", part.content_type);
            out.text("name", part.file_name);
            out.number("bytes", static_cast<std::int64_t>(part.content.size()));
        });
    }
    return make_console_answer(c.asked, out.finish());
}

http::response console::document_of(console_call& c, bool as_pdf)
{
    const auto id = submission_id::parse(c.places[0]);
    const auto number = number_of(c.places[1]);
    const auto known = id ? know(c, *id) : result<known_letter>(no_id());
    if (!known || !number || !known->state.accepted) return nothing_there();
    auto bytes = ports_.letters.read_body(*id);
    if (!bytes) return not_kept();
    const message m{
        std::make_shared<const std::string>(std::move(*bytes)),
        known->state.accepted->source,
        known->state.accepted_at};
    const auto request = transmission::reread_request(m, *id);
    const auto n = static_cast<std::size_t>(*number);
    if (!request || n > request->asked.documents.size() || n > request->headers.size())
        return http::make_problem(404, "the letter has no such document");
    const auto& document = *request->asked.documents[n - 1].bytes;
    const auto& header = request->headers[n - 1];
    const auto name = id->to_string() + '-' + std::to_string(n);
    if (!as_pdf) return make_file("application/xml", name + ".xml", document, false);
    auto pdf = document_to_mssante::carries_readable_form(header)
                   ? cda::readable_pdf(document, header)
                   : pdf::make_readable_pdf(document, header, *ports_.mails.faces);
    if (!pdf) return http::make_problem(404, "the document has no readable form");
    auto made = http::make_response(200, "application/pdf", std::move(*pdf));
    made.headers.add("Content-Disposition", "inline; filename=\"" + name + ".pdf\"");
    return made;
}

http::response console::pdf_of(console_call& c) { return document_of(c, true); }
http::response console::cda_of(console_call& c) { return document_of(c, false); }

}  // namespace vgm::app
