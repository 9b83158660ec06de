#include "tests/bench/projection_letters.hpp"

#include <array>
#include <cmath>

namespace vgm::bench {
namespace {

constexpr std::uint64_t letters_a_day = 100'000;
constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t last_day_ms = 1'790'000'000'000;

constexpr std::array<const char*, 24> beginnings{
    "MAR", "BER", "DU",  "LE", "PE", "RO",  "MO", "LAU", "SI", "MI", "GAR", "FOU",
    "BON", "VIN", "CHE", "GI", "BO", "CLE", "LA", "HEN", "RI", "NI", "DE",  "ÉL"};
constexpr std::array<const char*, 20> middles{"TI", "NA", "RAN", "FE", "LE",  "BI",  "CHA",
                                              "GO", "VI", "RE",  "LO", "SSI", "MON", "DOU",
                                              "TE", "KA", "PI",  "NE", "RA",  "ZO"};
constexpr std::array<const char*, 20> ends{"N",  "RD",   "ND", "T",    "EAU", "IER", "OT",
                                           "Y",  "EZ",   "ON", "EL",   "OUX", "ARD", "ET",
                                           "IN", "AULT", "Ç",  "OTTE", "LLE", "È"};
constexpr std::array<const char*, 16> givens{
    "Jean",
    "Marie",
    "Élodie",
    "Pierre",
    "Anne-Sophie",
    "Zoé",
    "Luc",
    "Chloé",
    "Thomas",
    "Léa",
    "Hugo",
    "Inès",
    "Jean-Pierre",
    "Maël",
    "Camille",
    "Noé"};
constexpr std::array<const char*, 6>
    types{"11502-2", "34112-3", "18748-4", "57133-1", "11488-4", "34105-7"};
constexpr std::array<const char*, 6> type_labels{
    "CR d'examens biologiques",
    "CR d'hospitalisation",
    "CR d'imagerie médicale",
    "Lettre d'adressage",
    "CR de consultation",
    "Lettre de liaison à la sortie"};

// One after the other, from one state: splitmix64.
class chances
{
public:
    explicit chances(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u + 1) {}
    std::uint64_t next()
    {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }
    std::uint64_t below(std::uint64_t n) { return next() % n; }
    // Small numbers are frequent: what names and mailboxes are like.
    std::uint64_t often_small(std::uint64_t n)
    {
        const double share = static_cast<double>(next() >> 11) * 0x1p-53;
        return static_cast<std::uint64_t>(static_cast<double>(n) * share * share * share);
    }

private:
    std::uint64_t state_;
};

// Of 9 600 family names; the first is borne by one in twenty.
std::string family_of(std::uint64_t n)
{
    return std::string{beginnings[n % 24]} + middles[n / 24 % 20] + ends[n / 480 % 20];
}

std::string digits(std::uint64_t n, std::size_t width)
{
    auto text = std::to_string(n);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

}  // namespace

letter_maker::letter_maker(std::uint64_t letters, unsigned seed) : letters_(letters), seed_(seed) {}

timestamp letter_maker::time_of(std::uint64_t n) const
{
    const auto back = static_cast<std::int64_t>(letters_ - n);
    return timestamp{
        milliseconds{last_day_ms - back * (day_ms / static_cast<std::int64_t>(letters_a_day))}};
}

submission_id letter_maker::id_of(std::uint64_t n) const
{
    chances random(n * 977 + seed_);
    std::array<std::uint8_t, 10> bytes{};
    for (auto& b : bytes) b = static_cast<std::uint8_t>(random.next());
    return submission_id::make(time_of(n), bytes);
}

letter_maker::asked letter_maker::ask(std::uint64_t n) const { return words_of(n); }

letter_maker::asked letter_maker::words_of(std::uint64_t n) const
{
    asked w;
    chances random(n * 31 + seed_);
    // A patient comes back: one for each eight letters.
    const auto patient = random.below(letters_ / 8 + 1);
    chances person(patient * 131 + seed_);
    w.family = family_of(person.often_small(9'600));
    if (person.below(25) == 0) w.family += '-' + family_of(person.often_small(9'600));
    w.given = givens[person.often_small(givens.size())];
    w.ins = digits(1 + patient % 2, 1) + digits(person.below(100'000'000'000'000), 14);
    const auto doctor = random.often_small(20'000);
    w.rpps = "10" + digits(doctor, 9);
    chances mailbox(doctor * 17 + seed_);
    w.address = "dr." + std::to_string(doctor) + "@medecin.mssante.fr";
    w.service = std::to_string(3000 + random.often_small(80));
    w.control = "CTL" + digits(n, 10);
    w.document =
        "1.2.250.1.213.4.5." + std::to_string(n) + '.' + std::to_string(random.below(1000));
    w.queue_id = "4" + digits(random.next() % 1'000'000'000'000, 12);
    return w;
}

letter_maker::made letter_maker::make(std::uint64_t n)
{
    made m;
    const auto w = words_of(n);
    chances random(n * 7919 + seed_);
    const auto id = id_of(n);
    const auto at = time_of(n);
    const auto type = random.often_small(types.size());
    const auto doctor = random.often_small(20'000);
    m.facts = {
        w.family,
        w.given,
        "19" + digits(random.below(100), 2) + "0512",
        "F",
        w.ins,
        "8" + w.ins.substr(5, 7),
        family_of(doctor % 9'600) + ' ' + givens[doctor % givens.size()],
        w.rpps,
        w.service,
        "Service " + w.service,
        types[type],
        type_labels[type],
        random.below(4) == 0 ? "second" : "operateur"};
    accepted_record accepted;
    accepted.source = random.below(3) == 0 ? "RADIO" : "LABO";
    accepted.control.value = w.control;
    accepted.sending_application = "SIL";
    accepted.documents = {{w.document, "", types[type]}};
    accepted.content_hash = std::string(64, 'a');
    if (random.below(2) == 0) accepted.batch = "LOT" + std::to_string(n / 500);
    if (random.below(5) == 0) accepted.routing.rules = {"urgent"};
    planned_delivery d;
    d.number = 1;
    d.to.address = w.address;
    d.mail_id.value = delivery_id{id, 1}.to_string() + "@chu.mssante.fr";
    accepted.deliveries = {d};
    const auto add = [&](timestamp when, record_body body) {
        m.happenings.push_back({{}, {id, when, std::move(body)}});
    };
    add(at, accepted);
    sending_record sending;
    sending.number = sending.attempt = 1;
    add(at + milliseconds{300}, sending);
    const auto fate = random.below(1000);
    if (fate < 8) {
        bounced_record b;
        b.number = b.attempt = 1;
        b.reason = "the mailbox is not known";
        add(at + milliseconds{900}, b);
        return m;
    }
    if (fate == 8) {
        uncertain_record u;
        u.number = u.attempt = 1;
        add(at + milliseconds{900}, u);
        return m;
    }
    sent_record sent;
    sent.number = sent.attempt = 1;
    sent.remote_id = w.queue_id;
    add(at + milliseconds{900}, sent);
    reception_record received;
    received.number = 1;
    add(at + milliseconds{2'000 + static_cast<int>(random.below(9'000))}, received);
    if (random.below(3) == 0) {
        reading_record read;
        read.number = 1;
        read.disposition = "displayed";
        add(at + seconds{60 + static_cast<int>(random.below(100'000))}, read);
    }
    return m;
}

}  // namespace vgm::bench
