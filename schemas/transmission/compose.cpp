#include "schemas/transmission/compose.hpp"

#include "schemas/mime/base64.hpp"
#include "schemas/transmission/compose_parts.hpp"
#include "schemas/transmission/dialect.hpp"

#include <algorithm>

namespace vgm::transmission {
namespace {

// What one document says that the message has to repeat.
struct document_facts
{
    cda::header header;  // empty when it cannot be read
    std::string type;    // OBX-3, OBR-4
};

std::string print_type(const coded& code)
{
    constexpr std::string_view loinc = "2.16.840.1.113883.6.1";
    if (code.code.empty()) return {};
    return text(code.code) + '^' + text(code.label) + '^' +
           (code.system == loinc ? "LN" : "TRE_A05");
}

// EI of a document: TRANS, segment TXA.
std::string print_entity(std::string_view unique_id)
{
    const auto cut = unique_id.find('^');
    if (cut == unique_id.npos) return text(unique_id);
    return text(unique_id.substr(cut + 1)) + "^^" + text(unique_id.substr(0, cut)) + "^ISO";
}

struct action_words
{
    std::string_view event, order_control, result_status;
};

action_words words_of(submission_action action)
{
    switch (action) {
        case submission_action::initial:
            return {"T02", "NW", "F"};
        case submission_action::replacement:
            return {"T10", "RO", "C"};
        case submission_action::removal:
            return {"T04", "CA", "D"};
    }
    return {};
}

class composer
{
public:
    composer(const letter_request& letter, composed_message& made)
        : letter_(letter),
          made_(made),
          words_(words_of(letter.action)),
          is_mdm_(letter.documents.size() < 2)
    {
        for (std::size_t n = 0; n < letter.documents.size(); ++n) read_document(n);
    }

    void compose()
    {
        reserve();
        print_head();
        append_patient(letter_, made_.er7, made_.places);
        print_order();
        for (std::size_t n = 0; n < letter_.documents.size(); ++n) print_document(n);
        if (letter_.documents.empty()) append_participants(letter_, made_.er7, made_.places);
        print_flags();
        print_body(0, letter_.body_for_professionals, "body_for_professionals");
        print_body(1, letter_.body_for_patient, "body_for_patient");
    }

private:
    void read_document(std::size_t n)
    {
        auto header = cda::parse_header(*letter_.documents[n]);
        if (header) {
            facts_.push_back({std::move(*header), {}});
            facts_.back().type = print_type(facts_.back().header.code);
            return;
        }
        facts_.emplace_back();
        issue told = header.error();
        if (!told.where.empty()) told.detail += " (at " + told.where + ")";
        told.where = "OBX[" + std::to_string(n + 1) + "]-5.5";
        if (told.rule.empty()) told.rule = "CDA-READ";
        made_.unreadable.push_back(std::move(told));
    }

    void reserve()
    {
        constexpr std::size_t rest = 8192;
        std::size_t size = rest + mime::encoded_size(letter_.body_for_professionals.size()) +
                           mime::encoded_size(letter_.body_for_patient.size());
        for (const auto& d : letter_.documents) size += mime::encoded_size(d->size());
        made_.er7.reserve(size);
    }

    void place(hl7v2::path at, std::string part)
    {
        made_.places.add(std::move(at), std::move(part));
    }

    void print_head()
    {
        const std::string event{words_.event};
        const std::string time = letter_.time.empty() && !facts_.empty()
                                     ? facts_.front().header.effective_time
                                     : letter_.time;
        segment msh("MSH");  // its first field is what stands after the name
        msh.set(2, "^~\\&").set(3, text(letter_.sending_application));
        msh.set(4, text(letter_.sending_facility)).set(5, text(letter_.receiving_application));
        msh.set(6, text(letter_.receiving_facility)).set(7, text(time));
        msh.set(9, is_mdm_ ? "MDM^" + event + "^MDM_T02" : "ORU^R01^ORU_R01");
        msh.set(10, text(letter_.control)).set(11, text(letter_.processing_id));
        msh.set(12, is_mdm_ ? "2.6" : "2.5").set(17, "FRA").set(18, "UNICODE UTF-8");
        msh.set(21, "2.1^CISIS_CDA_HL7_V2");
        msh.append_header_to(made_.er7);
        if (is_mdm_) segment("EVN").set(2, text(time)).append_to(made_.er7);
        constexpr std::pair<std::size_t, std::string_view> parts[] = {
            {3, "sending_application"},
            {4, "sending_facility"},
            {5, "receiving_application"},
            {6, "receiving_facility"},
            {7, "time"},
            {9, "action"},
            {10, "control"},
            {11, "processing_id"}};
        for (const auto& [field, part] : parts)
            place({"MSH", 0, field, 0, 0, 0}, std::string{part});
        place({"EVN", 0, 2, 0, 0, 0}, "time");
    }

    void print_order()
    {
        const auto* first = facts_.empty() ? nullptr : &facts_.front();
        segment("ORC").set(1, std::string{words_.order_control}).append_to(made_.er7);
        segment("OBR").set(1, "1").set(4, first == nullptr ? "" : first->type).append_to(made_.er7);
        place({"ORC", 0, 0, 0, 0, 0}, "action");
        place({"OBR", 0, 0, 0, 0, 0}, "documents[0]");
        if (!is_mdm_) return;
        segment txa("TXA");
        txa.set(1, "1").set(3, "TEXT").set(17, "AU");
        if (first != nullptr) {
            txa.set(2, text(first->header.code.code))
                .set(12, print_entity(first->header.unique_id()));
            if (letter_.action == submission_action::replacement)
                txa.set(13, print_entity(first->header.replaces()));
        }
        txa.append_to(made_.er7);
        place({"TXA", 0, 0, 0, 0, 0}, "documents[0]");
    }

    void print_document(std::size_t n)
    {
        auto& er7 = made_.er7;
        er7 += "OBX|" + std::to_string(++obx_) + "|ED|" + facts_[n].type + "||^";
        er7 += is_mdm_ ? "text" : "TEXT";
        er7 += "^XML^Base64^";
        mime::encode_base64(*letter_.documents[n], er7);
        er7 += "||||||";
        er7 += words_.result_status;
        er7 += '\r';
        place({"OBX", obx_, 0, 0, 0, 0}, "documents[" + std::to_string(n) + ']');
        place({"OBX", obx_, 11, 0, 0, 0}, "action");
        if (n == 0) append_participants(letter_, er7, made_.places);
    }

    void print_flags()
    {
        const auto& [masked, hidden, hidden_from_representatives, secret, changed] =
            letter_.shown_to;
        const auto& [dmp, professionals, patient] = letter_.sent_to;
        const std::pair<bool, std::string_view> flags[meta_flags] = {
            {masked, "shown_to.masked_to_professionals"},
            {hidden, "shown_to.hidden_from_patient"},
            {hidden_from_representatives, "shown_to.hidden_from_representatives"},
            {secret, "shown_to.secret_connection"},
            {changed, "shown_to.changed"},
            {dmp, "sent_to.dmp"},
            {professionals, "sent_to.professionals"},
            {patient, "sent_to.patient"},
            {letter_.receipts.reception, "receipts.reception"},
            {letter_.receipts.reading, "receipts.reading"}};
        for (std::size_t n = 0; n < meta_flags; ++n) {
            segment obx("OBX");
            obx.set(1, std::to_string(++obx_)).set(2, is_mdm_ ? "CWE" : "CE");
            obx.set(3, std::string{meta_codes[n]} + "^^MetaDMPMSS").set(11, "F");
            obx.set(5, std::string{flags[n].first ? "Y" : "N"} + "^^expandedYes-NoIndicator");
            obx.append_to(made_.er7);
            place({"OBX", obx_, 0, 0, 0, 0}, std::string{flags[n].second});
            if (meta_codes[n] == "DESTMSSANTEPAT" && letter_.conversation_closed)
                segment("NTE").set(1, "1").set(4, "FIN").append_to(made_.er7);
        }
        place({"NTE", 0, 0, 0, 0, 0}, "conversation_closed");
    }

    void print_body(std::size_t which, const std::string& words, std::string_view part)
    {
        if (words.empty()) return;
        std::string encoded = is_mdm_ ? "^text^^Base64^" : "^TEXT^^Base64^";
        mime::encode_base64(words, encoded);
        segment obx("OBX");
        obx.set(1, std::to_string(++obx_)).set(2, "ED").set(11, "F").set(5, std::move(encoded));
        obx.set(3, std::string{meta_codes[meta_flags + which]} + "^^MetaDMPMSS");
        obx.append_to(made_.er7);
        place({"OBX", obx_, 0, 0, 0, 0}, std::string{part});
    }

    const letter_request& letter_;
    composed_message& made_;
    const action_words words_;
    const bool is_mdm_;
    std::vector<document_facts> facts_;  // of each document, in order
    std::size_t obx_ = 0;                // written so far
};

// Whether a place holds another, and how closely: the number of levels it names; 0 when not.
std::size_t holds(const hl7v2::path& place, const hl7v2::path& at)
{
    if (place.segment != at.segment) return 0;
    std::size_t levels = 1;
    const std::pair<std::size_t, std::size_t> pairs[] = {
        {place.occurrence, at.occurrence},
        {place.field, at.field},
        {place.repetition, at.repetition},
        {place.component, at.component}};
    for (const auto& [mine, its] : pairs) {
        if (mine == 0) continue;
        if (mine != its) return 0;
        ++levels;
    }
    return levels;
}

}  // namespace

std::string letter_places::find_part(const issue& i) const
{
    // What is missing has no place of its own.
    const bool of_sender = i.rule == "TRANS-SB-DMP" || i.rule == "TRANS-SB-ABSENT";
    if (of_sender && !i.where.starts_with("PRT[")) return "asked_by";
    if (i.where == "PRT") return "recipients";
    if (i.where == "OBX") return "documents";
    const auto at = hl7v2::path::parse(i.where);
    if (!at) return {};
    const place* closest = nullptr;
    std::size_t levels = 0;
    for (const auto& p : all_)
        if (const auto l = holds(p.at, *at); l > levels) {
            closest = &p;
            levels = l;
        }
    return closest == nullptr ? std::string{} : closest->part;
}

composed_message compose(const letter_request& letter)
{
    composed_message made;
    composer(letter, made).compose();
    return made;
}

}  // namespace vgm::transmission
