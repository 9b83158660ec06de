#include "schemas/papers/paper.hpp"

#include "schemas/cda/header.hpp"
#include "schemas/papers/header_members.hpp"
#include "schemas/rest/json.hpp"
#include "schemas/rest/letter_value.hpp"
#include "schemas/transmission/request.hpp"

#include <algorithm>

namespace vgm::papers {
namespace {

using rapidjson::Value;

constexpr std::string_view document_part = "document";

std::string control_of(const paper& p)
{
    const auto document = transmission::content_hash(p.document);
    if (!p.sidecar) return document;
    return transmission::content_hash(transmission::content_hash(*p.sidecar) + ' ' + document);
}

issue wrong_sidecar(std::string where, std::string detail)
{
    return {fault::malformed, severity::error, std::move(where), std::move(detail), "FILE-SIDECAR"};
}

}  // namespace

// Named by paper_letter as its friend.
class paper_reader
{
public:
    paper_reader(const paper& p, const rest::letter_ends& ends) : paper_(p), ends_(ends) {}

    paper_letter read()
    {
        made_.kind_ = paper_.kind;
        made_.submission_.letter.control = control_of(paper_);
        read_letter();
        if (!made_.wrong_.empty()) compose_head();
        return std::move(made_);
    }

    paper_letter refuse(std::string control, issue why)
    {
        made_.submission_.letter.control = std::move(control);
        made_.wrong_.push_back(std::move(why));
        compose_head();
        return std::move(made_);
    }

private:
    void read_letter()
    {
        rapidjson::Document json;
        json.SetObject();
        if (paper_.sidecar) {
            auto said = rest::parse_json(*paper_.sidecar);
            if (!said) return refuse(said.error());
            json = std::move(*said);
            if (!json.IsObject()) return refuse(wrong_sidecar({}, "the sidecar is no JSON object"));
        } else if (paper_.kind == paper_kind::pdf) {
            return refuse(wrong_sidecar({}, "a PDF needs a sidecar: a .json of the same name"));
        }
        if (const auto misplaced = add_document(json)) return refuse(*misplaced);
        if (paper_.kind == paper_kind::cda && !add_header(json)) return;
        if (!json.HasMember("recipients"))
            return refuse(
                {fault::no_recipient,
                 severity::error,
                 {},
                 paper_.kind == paper_kind::cda
                     ? "neither informationRecipient of the document nor recipients of a sidecar "
                       "says who gets the letter"
                     : "the sidecar has no member recipients",
                 "FILE-RECIPIENTS"}
            );
        compose(json);
    }

    // documents[0] of the sidecar is the file beside it.
    std::optional<issue> add_document(rapidjson::Document& json) const
    {
        auto& memory = json.GetAllocator();
        const bool is_pdf = paper_.kind == paper_kind::pdf;
        if (!json.HasMember("documents")) {
            if (is_pdf) return wrong_sidecar("/documents", "the header of the PDF is not there");
            Value all(rapidjson::kArrayType);
            all.PushBack(Value(rapidjson::kObjectType), memory);
            json.AddMember("documents", all, memory);
        }
        auto& all = json["documents"];
        if (!all.IsArray() || all.Size() != 1 || !all[0].IsObject())
            return wrong_sidecar(
                "/documents", "a sidecar describes one document, that of the file beside it"
            );
        auto& one = all[0];
        for (const std::string bytes : {"content", "part"})
            if (one.HasMember(bytes.c_str()))
                return wrong_sidecar(
                    "/documents/0/" + bytes, "the document is in the file beside the sidecar"
                );
        const char* const format = is_pdf ? "pdf" : "cda";
        if (!one.HasMember("format"))
            one.AddMember("format", Value(rapidjson::StringRef(format)), memory);
        else if (rest::text_of(one["format"]) != format)
            return wrong_sidecar(
                "/documents/0/format", "the file beside the sidecar has another format"
            );
        one.AddMember(
            "part", Value(rapidjson::StringRef(document_part.data(), document_part.size())), memory
        );
        return std::nullopt;
    }

    bool add_header(rapidjson::Document& json)
    {
        const auto header = cda::parse_header(paper_.document);
        if (!header) {
            auto told = header.error();
            if (told.rule.empty()) told.rule = "CDA-READ";
            told.where = told.where.empty() ? "document" : "document: " + told.where;
            made_.wrong_.push_back(std::move(told));
            return false;
        }
        made_.from_header_ = add_header_members(json, *header);
        return true;
    }

    void compose(const rapidjson::Document& json)
    {
        auto read = rest::read_letter_value(
            json,
            {{std::string{document_part}, {}, paper_.document}},
            made_.submission_.letter.control,
            ends_
        );
        for (auto& i : read.found) refuse(std::move(i));
        if (!made_.wrong_.empty()) return;
        made_.submission_ = std::move(read.submission);
        auto composed = transmission::compose(made_.submission_.letter);
        made_.submission_.letter.documents.clear();
        made_.places_ = std::move(composed.places);
        for (auto& i : composed.unreadable) made_.wrong_.push_back(made_.translate(std::move(i)));
        made_.er7_ = std::move(composed.er7);
    }

    // A message that says who sent the paper and under which control id.
    void compose_head()
    {
        transmission::letter_request head;
        head.control = made_.submission_.letter.control;
        head.sending_application = ends_.sending_application;
        head.sending_facility = ends_.sending_facility;
        head.receiving_application = ends_.receiving_application;
        head.receiving_facility = ends_.receiving_facility;
        made_.er7_ = transmission::compose(head).er7;
    }

    // An issue at a JSON Pointer.
    void refuse(issue i)
    {
        const bool no_place = i.where.empty();
        i.where = made_.place_of(i.where);
        if (no_place) i.where = paper_.sidecar ? "sidecar" : "document";
        made_.wrong_.push_back(std::move(i));
    }

    const paper paper_;
    const rest::letter_ends& ends_;
    paper_letter made_;
};

issue paper_letter::translate(issue of_gate) const
{
    of_gate.where = place_of(submission_.find_pointer(places_, of_gate));
    return of_gate;
}

std::string paper_letter::place_of(const std::string& pointer) const
{
    constexpr std::string_view document = "/documents/0";
    if (const auto xpath = to_xpath(pointer, from_header_); !xpath.empty())
        return "document: " + xpath;
    // What a CDA says of itself is nowhere but in it; issues about it name the element.
    if (pointer == document || (kind_ == paper_kind::cda && pointer.starts_with(document)))
        return "document";
    return pointer.empty() ? "" : "sidecar: " + pointer;
}

paper_letter read_paper(const paper& p, const rest::letter_ends& ends)
{
    return paper_reader(p, ends).read();
}

paper_letter refuse_paper(std::string control, issue why, const rest::letter_ends& ends)
{
    return paper_reader({}, ends).refuse(std::move(control), std::move(why));
}

}  // namespace vgm::papers
