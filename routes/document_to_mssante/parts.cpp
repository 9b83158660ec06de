#include "routes/document_to_mssante/parts.hpp"

#include "routes/document_to_mssante/letter.hpp"
#include "routes/document_to_mssante/letter_body.hpp"
#include "routes/document_to_mssante/plan.hpp"

namespace vgm::document_to_mssante {
namespace {

// Recipients that have one limit share the parts; their addresses and texts differ in length.
constexpr std::size_t for_other_words = 16 * 1024;
constexpr std::size_t for_a_rendered_pdf = 1 << 20;

// One letter whose mails are weighed.
class scales
{
public:
    scales(
        const submission& s,
        const std::vector<cda::header>& documents,
        const settings& with,
        const planned_delivery& to
    )
        : s_(s),
          documents_(documents),
          with_(with),
          to_(to),
          most_(with.largest_of(s.source, to.to.kind))
    {}

    bool is_too_large(const std::vector<int>& numbers) const
    {
        if (!could_exceed(s_)) return false;
        auto to = to_;
        to.documents = numbers;
        const auto chosen = choose(s_, documents_, to);
        if (!could_exceed(chosen.asked)) return false;
        if (must_exceed(chosen.headers)) return true;
        const auto mail = make_letter(s_, documents_, to, s_.accepted_at, with_);
        return mail && mail->size() + (numbers.empty() ? 0 : for_other_words) > most_;
    }

    // The documents of each mail, as few mails as their order allows; nothing when one of them is
    // too large by itself.
    std::vector<std::vector<int>> part() const
    {
        std::vector<std::vector<int>> parts;
        for (int number = 1; number <= static_cast<int>(documents_.size()); ++number) {
            if (!parts.empty()) {
                auto more = parts.back();
                more.push_back(number);
                if (!is_too_large(more)) {
                    parts.back() = std::move(more);
                    continue;
                }
            }
            if (is_too_large({number})) return {};
            parts.push_back({number});
        }
        return parts;
    }

private:
    // Whether a mail with these documents could be larger: each is in the archive, in base64 and
    // at worst not compressed, and once more as a PDF in base64, which may be one we make.
    bool could_exceed(const submission& s) const
    {
        std::size_t most = 0;
        for (const auto& d : s.documents) most += d.bytes->size() / 2 * 5 + for_a_rendered_pdf;
        return most > most_;
    }
    // Whether the PDFs alone are larger, however much of their base64 is blanks and line ends:
    // such a mail is not made to know its size.
    bool must_exceed(const std::vector<cda::header>& documents) const
    {
        std::size_t least = 0;
        for (const auto& d : documents)
            if (carries_readable_form(d)) least += d.pdf->size / 2;
        return least > most_;
    }

    const submission& s_;
    const std::vector<cda::header>& documents_;
    const settings& with_;
    const planned_delivery& to_;
    const std::size_t most_;
};

// How a recipient gets the letter: in one mail, in several, or not at all.
struct fate
{
    bool too_large = false;               // in one mail
    std::vector<std::vector<int>> parts;  // and these would do
};

// By limit, because to weigh a mail it is made.
class fates
{
public:
    fates(const submission& s, const std::vector<cda::header>& documents, const settings& with)
        : s_(s), documents_(documents), with_(with)
    {}

    const fate& of(const planned_delivery& to)
    {
        const auto [at, fresh] = known_.try_emplace(with_.largest_of(s_.source, to.to.kind));
        if (!fresh) return at->second;
        const scales weigh(s_, documents_, with_, to);
        at->second.too_large = weigh.is_too_large({});
        if (at->second.too_large && with_.splits && documents_.size() > 1)
            at->second.parts = weigh.part();
        return at->second;
    }

private:
    const submission& s_;
    const std::vector<cda::header>& documents_;
    const settings& with_;
    std::map<std::size_t, fate> known_;
};

std::string note_of(const std::vector<int>& numbers, std::size_t all)
{
    std::string list;
    for (std::size_t n = 0; n < numbers.size(); ++n) {
        if (n != 0) list += n + 1 == numbers.size() ? " et " : ", ";
        list += std::to_string(numbers[n]);
    }
    return "\nEn raison de sa taille, cet envoi est réparti sur plusieurs courriels. Celui-ci "
           "porte " +
           std::string{numbers.size() == 1 ? "le document " : "les documents "} + list + " sur " +
           std::to_string(all) + ".\n";
}

}  // namespace

chosen_documents
choose(const submission& s, const std::vector<cda::header>& documents, const planned_delivery& to)
{
    if (to.documents.empty()) return {s, documents, {}};
    chosen_documents chosen{s, {}, note_of(to.documents, documents.size())};
    chosen.asked.documents.clear();
    for (const int number : to.documents) {
        if (number < 1 || number > static_cast<int>(documents.size())) continue;
        const auto index = static_cast<std::size_t>(number) - 1;
        chosen.asked.documents.push_back(s.documents[index]);
        chosen.headers.push_back(documents[index]);
    }
    return chosen;
}

void split_too_large(
    planned_record& plan,
    const submission& s,
    const std::vector<cda::header>& documents,
    const settings& with
)
{
    if (!with.splits || documents.size() < 2) return;
    fates known(s, documents, with);
    const std::size_t recipients = plan.deliveries.size();
    for (std::size_t n = 0; n < recipients; ++n) {
        const auto& parts = known.of(plan.deliveries[n]).parts;
        for (std::size_t part = 0; part < parts.size(); ++part) {
            if (part == 0) {
                plan.deliveries[n].documents = parts[part];
                continue;
            }
            auto another = plan.deliveries[n];
            another.number = static_cast<int>(plan.deliveries.size()) + 1;
            another.mail_id = make_mail_id(s, another.number, with);
            another.documents = parts[part];
            plan.deliveries.push_back(std::move(another));
        }
    }
}

std::vector<issue>
check_size(const submission& s, const std::vector<cda::header>& documents, const settings& with)
{
    // Nearly every letter: far below what anybody takes, so no plan is needed to say so.
    std::size_t most = 0;
    for (const auto& d : s.documents) most += d.bytes->size() / 2 * 5 + for_a_rendered_pdf;
    if (most <= with.largest_of(s.source, recipient_kind::patient)) return {};
    const auto plan = make_plan(s, with);
    if (!plan) return {};
    fates known(s, documents, with);
    std::size_t refused = 0;
    for (const auto& d : plan->deliveries) {
        const auto& fate = known.of(d);
        if (fate.too_large && fate.parts.empty()) ++refused;
    }
    if (refused == 0) return {};
    const bool all = refused == plan->deliveries.size();
    return {
        {fault::too_large,
         all ? severity::error : severity::warning,
         "OBX-5.5",
         all ? "the mail would be larger than operator.submission.message_bytes_max or, to a "
               "patient, delivery.patient_message_bytes_max allow: send smaller documents"
             : "the mail of some recipients would be larger than they may get: see "
               "delivery.patient_message_bytes_max; they get none",
         "LETTER-TOO-LARGE"}};
}

}  // namespace vgm::document_to_mssante
