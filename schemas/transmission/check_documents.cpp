#include "schemas/hl7v2/lexical.hpp"
#include "schemas/transmission/check_cda_header.hpp"
#include "schemas/transmission/checks.hpp"

#include <algorithm>

namespace vgm::transmission {
namespace {

std::string at(const document_place& place) { return "OBX[" + std::to_string(place.obx) + "]-5.5"; }

// EI: root in .3 with the extension in .1, or the root alone in .1 (TRANS, segment
// TXA).
std::string entity_identifier(const hl7v2::message_view& m, std::string_view field)
{
    const std::string path{field};
    const std::string first = hl7v2::find_value(m, path + ".1"),
                      root = hl7v2::find_value(m, path + ".3");
    return root.empty() ? first : root + '^' + first;
}

void check_identifiers(
    const hl7v2::message_view& m,
    const submission& s,
    const cda::header& header,
    findings& found
)
{
    if (!m.find_segment("TXA")) return;
    if (entity_identifier(m, "TXA-12") != header.unique_id())
        found.add(
            "TOL-TXA-CDA",
            {fault::incoherent,
             severity::error,
             "TXA-12",
             "TXA-12 must be the identifier of the document, ClinicalDocument/id",
             "TRANS-TXA-12-CDA"}
        );
    if (s.action == submission_action::replacement && !header.replaces().empty() &&
        entity_identifier(m, "TXA-13") != header.replaces())
        found.add(
            "TOL-TXA-CDA",
            {fault::incoherent,
             severity::error,
             "TXA-13",
             "TXA-13 must be the identifier of the replaced document, "
             "relatedDocument/parentDocument/id",
             "TRANS-TXA-13-CDA"}
        );
}

void check_pair(
    const std::vector<cda::header>& headers,
    const std::vector<document_place>& places,
    findings& found
)
{
    if (headers.size() != 2) return;
    if (headers[0].unique_id() == headers[1].unique_id())
        found.push_back(
            {fault::incoherent,
             severity::error,
             at(places[1]),
             "two documents of one message must have two identifiers",
             "TRANS-TWO-IDS"}
        );
    if (headers[0].unstructured.has_value() == headers[1].unstructured.has_value())
        found.push_back(
            {fault::incoherent,
             severity::error,
             at(places[1]),
             "two documents of one message must be one unstructured (N1) and one structured (N3) "
             "form of the same content",
             "TRANS-TWO-FORMS"}
        );
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

void check_base64(const document_place& place, findings& found)
{
    const bool asks_blanks = found.how("TOL-BASE64-BLANKS") != hl7v2::leniency::silent;
    const bool asks_padding = found.how("TOL-BASE64-PADDING") != hl7v2::leniency::silent;
    if (!asks_blanks && !asks_padding) return;
    const auto text = hl7v2::trim_blanks(place.base64);
    const auto blanks = static_cast<std::size_t>(std::ranges::count_if(text, is_blank));
    const auto wrong = [&](std::string detail) {
        return issue{
            fault::bad_data_type, severity::error, at(place), std::move(detail), "TRANS-BASE64"};
    };
    if (blanks > 0) found.add("TOL-BASE64-BLANKS", wrong("base64 must hold no blanks"));
    if ((text.size() - blanks) % 4 != 0)
        found.add("TOL-BASE64-PADDING", wrong("base64 must be filled up with = to fours"));
}

void check_documents(
    const hl7v2::message_view& m,
    const submission& s,
    const std::vector<document_place>& places,
    const std::vector<cda::header>& headers,
    findings& found
)
{
    for (std::size_t n = 0; n < headers.size(); ++n) {
        const auto& header = headers[n];
        if (header.code.code != places[n].type_code)
            found.add(
                "TOL-TYPE-CDA",
                {fault::incoherent,
                 severity::error,
                 "OBX[" + std::to_string(places[n].obx) + "]-3.1",
                 "OBX-3 must be the type of the document, ClinicalDocument/code",
                 "TRANS-OBX-3-CDA"}
            );
        if (auto unknown = check_document_type(header)) {
            unknown->where = at(places[n]);
            found.push_back(std::move(*unknown));
        }
        if (s.action == submission_action::replacement && header.replaces().empty())
            found.push_back(
                {fault::incoherent,
                 severity::error,
                 at(places[n]),
                 "a replacement must name the document that it replaces: relatedDocument RPLC with "
                 "parentDocument/id",
                 "TRANS-RPLC"}
            );
        check_identifiers(m, s, header, found);
        if (s.sent_to.dmp && !header.id.extension.empty())
            found.push_back(
                {fault::forbidden,
                 severity::warning,
                 at(places[n]),
                 "the DMP takes no identifier with an extension, ClinicalDocument/id",
                 "TRANS-ID-DMP"}
            );
    }
    check_pair(headers, places, found);
}

}  // namespace vgm::transmission
