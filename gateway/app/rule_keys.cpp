#include "gateway/app/rule_keys.hpp"

#include "routes/rules/rule.hpp"

#include <array>

namespace vgm::app {
namespace {

using v = rule_value;

constexpr std::array<rule_key, 2> of_file{
    {{"apply",
      "first: the first rule that matches is the only one; all: every rule that matches counts",
      v::matching,
      true},
     {"rules", "the rules, in the order in which they are asked", v::rules, true}}};

constexpr std::array<rule_key, 5> of_rule{
    {{"rule",
      "its name: small letters, digits, - and _; letters keep the names of their rules",
      v::text,
      true},
     {"says", "what it is for, for people", v::text},
     {"when", "all of these hold; without it, always", v::conditions},
     {"unless", "and none of these does", v::conditions},
     {"then", "what is done", v::actions, true}}};

constexpr std::array<rule_key, 15> of_condition{
    {{"source", "the configured source that the message came from", v::words},
     {"message", "MSH-9: ORU^R01, MDM^T02", v::words},
     {"action", "initial, replacement or removal", v::words},
     {"document_type", "code of a document", v::words},
     {"document_class", "class of a document, by its type (ASS_X04)", v::words},
     {"unit", "the unit: PV1-3.1, or PRT-8.10 of who sends", v::words},
     {"service", "the service: PV1-10.1", v::words},
     {"author", "national number of a document's author", v::words},
     {"author_organisation", "number of the organisation that an author writes for", v::words},
     {"patient_age", "the patient's age in whole years", v::age},
     {"flag",
      "a flag of the message that is Y: MASQUE_PS, INVISIBLE_PATIENT, DESTMSSANTEPAT…",
      v::words},
     {"recipient_kind",
      "professional, organisation, application, patient; none: the message names nobody",
      v::words},
     {"recipient", "address of a recipient", v::words},
     {"hl7", "places of the message: each must be one of its words, or be there", v::hl7_tests},
     {"cda", "XPaths over the documents' headers: the same", v::cda_tests}}};

constexpr std::array<rule_key, 12> of_action{
    {{"add", "recipients that get the letter too", v::additions},
     {"replace", "recipients in place of all others but the patient", v::additions},
     {"remove", "recipients that do not get it", v::removals},
     {"from", "the mailbox and name that people see as sender, or by_service", v::sender},
     {"reply_to", "where an answer goes", v::text},
     {"body", "the text of the mail to professionals, with fields in braces", v::long_text},
     {"body_for_patient", "the text of the mail to the patient", v::long_text},
     {"priority", "of the letters that are due, which goes first", v::priority},
     {"operator", "name of the MSSanté operator that carries it", v::text},
     {"receipts", "whether the sender is told of reception and reading", v::receipts},
     {"hold", "accept it and send nothing before a person releases it; the words say why", v::text},
     {"refuse", "answer AE to the sender with these words", v::text}}};

constexpr std::array<rule_key, 2> of_age{
    {{"from", "this old or older", v::years}, {"under", "younger than this", v::years}}};

constexpr std::array<rule_key, 2> of_hl7_test{
    {{"path",
      "a place: PV1-3.1, PRT[2]-15.4; without a number in brackets, every one",
      v::text,
      true},
     {"is", "one of these words; without it, anything that is there", v::words}}};

constexpr std::array<rule_key, 2> of_cda_test{
    {{"xpath", "XPath 1.0; elements of HL7 V3 have no prefix", v::text, true},
     {"is", "one of these words; without it, anything that is there", v::words}}};

constexpr std::array<rule_key, 7> of_addition{
    {{"address", "a mailbox of MSSanté", v::text},
     {"kind", "of an address: professional, organisation (the default) or application", v::text},
     {"number", "a national number, that the directory knows", v::text},
     {"type", "of a number: RPPS, IDNPS, FINESS, SIRET or IDNST", v::text},
     {"unit", "a unit of the hospital's own table", v::text},
     {"hl7", "a place of the message that holds an address or a number", v::text},
     {"from",
      "unit (that of the message), documents (informationRecipient) or referring_doctor",
      v::text}}};

constexpr std::array<rule_key, 2> of_removal{
    {{"address", "those with this address", v::text},
     {"kind", "those of this kind: professional, organisation, application, patient", v::text}}};

constexpr std::array<rule_key, 2> of_sender{
    {{"address", "the mailbox that people see as sender", v::text, true},
     {"name", "what they read beside it", v::text}}};

constexpr std::array<rule_key, 2> of_receipts{
    {{"reception", "that it came (ZAM^Z02)", v::truth},
     {"reading", "that it was read (ZAM^Z03)", v::truth}}};

constexpr std::array<rule_word, 2> matchings{
    {{"first", static_cast<int>(rules::matching::first)},
     {"all", static_cast<int>(rules::matching::all)}}};
constexpr std::array<rule_word, 3> priorities{
    {{"urgent", static_cast<int>(mail_priority::urgent)},
     {"normal", static_cast<int>(mail_priority::normal)},
     {"low", static_cast<int>(mail_priority::low)}}};
constexpr std::array<rule_word, 2> truths{{{"yes", 1}, {"no", 0}}};

}  // namespace

std::span<const rule_key> file_keys() noexcept { return of_file; }
std::span<const rule_key> rule_keys() noexcept { return of_rule; }
std::span<const rule_key> condition_keys() noexcept { return of_condition; }
std::span<const rule_key> action_keys() noexcept { return of_action; }

std::span<const rule_key> age_keys() noexcept { return of_age; }
std::span<const rule_key> hl7_test_keys() noexcept { return of_hl7_test; }
std::span<const rule_key> cda_test_keys() noexcept { return of_cda_test; }
std::span<const rule_key> addition_keys() noexcept { return of_addition; }
std::span<const rule_key> removal_keys() noexcept { return of_removal; }
std::span<const rule_key> sender_keys() noexcept { return of_sender; }
std::span<const rule_key> receipts_keys() noexcept { return of_receipts; }

std::span<const rule_word> words_of(rule_value value) noexcept
{
    switch (value) {
        case v::matching:
            return matchings;
        case v::priority:
            return priorities;
        case v::truth:
            return truths;
        default:
            return {};
    }
}

}  // namespace vgm::app
