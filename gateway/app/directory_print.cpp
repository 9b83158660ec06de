#include "gateway/app/directory_print.hpp"

#include "gateway/app/terminal.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

namespace vgm::app {
namespace {

using directory::mailbox_entry;
using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

void join(std::string& out, std::string_view separator, std::string_view part)
{
    if (part.empty()) return;
    if (!out.empty()) out += separator;
    out += part;
}

void append_entry(
    std::string& out,
    const mailbox_entry& e,
    std::size_t width,
    std::string_view tint,
    const palette& c
)
{
    out += std::string{directory::to_code(e.type)} + "  ";
    out += tint;
    out += padded(e.address, width);
    out += c.plain;
    out += "  " + describe_entry(e) + '\n';
}

void put(json_writer& w, const char* key, const std::string& value)
{
    w.Key(key);
    w.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void put_list(json_writer& w, const char* key, const std::vector<std::string>& values)
{
    w.Key(key);
    w.StartArray();
    for (const auto& v : values) w.String(v.data(), static_cast<rapidjson::SizeType>(v.size()));
    w.EndArray();
}

void put_entry_members(json_writer& w, const mailbox_entry& e)
{
    put(w, "address", e.address);
    put(w, "type", std::string{directory::to_code(e.type)});
    if (e.holder) {
        w.Key("person");
        w.StartObject();
        put(w, "national_id", e.holder->national_id);
        put(w, "family_name", e.holder->family_name);
        put(w, "given_name", e.holder->given_name);
        put(w, "profession", e.holder->profession);
        put(w, "speciality", e.holder->speciality);
        w.EndObject();
    }
    if (e.place) {
        w.Key("structure");
        w.StartObject();
        put(w, "national_id", e.place->national_id);
        put(w, "legal_id", e.place->legal_id);
        put(w, "name", e.place->name);
        put(w, "postal_code", e.place->postal_code);
        put(w, "city", e.place->city);
        w.EndObject();
    }
    put(w, "unit", e.unit);
    w.Key("rank");
    e.rank ? w.Int(*e.rank) : w.Null();
    w.Key("paperless");
    e.paperless ? w.Bool(*e.paperless) : w.Null();
    put(w, "source", e.source);
    put(w, "as_of", to_rfc3339(e.as_of));
}

void put_entry(json_writer& w, const mailbox_entry& e)
{
    w.StartObject();
    put_entry_members(w, e);
    w.EndObject();
}

std::string finish(const rapidjson::StringBuffer& b) { return {b.GetString(), b.GetSize()}; }

std::size_t address_width(const std::vector<std::string_view>& addresses)
{
    std::size_t width = 0;
    for (const auto& a : addresses) width = std::max(width, a.size());
    return std::min<std::size_t>(width, 60);
}

}  // namespace

std::string describe_entry(const mailbox_entry& e)
{
    std::string who, where;
    if (e.holder) {
        who = e.holder->family_name;
        join(who, " ", e.holder->given_name);
        join(who, ", ", e.holder->profession_label);
        join(who, ", ", e.holder->speciality_label);
    }
    join(who, " · ", e.unit);
    if (e.place) {
        where = e.place->name;
        std::string city = e.place->postal_code;
        join(city, " ", e.place->city);
        join(where, ", ", city);
    }
    join(who, " · ", where);
    if (e.rank) join(who, " · ", "rank " + std::to_string(*e.rank));
    return who;
}

std::string print_age(timestamp then, timestamp now)
{
    const auto age = std::chrono::duration_cast<seconds>(now - then).count();
    const auto say = [](std::int64_t n, const char* unit) {
        return std::to_string(n) + " " + unit + (n == 1 ? "" : "s");
    };
    if (age < 120) return say(std::max<std::int64_t>(age, 0), "second");
    if (age < 2 * 3600) return say(age / 60, "minute");
    if (age < 2 * 86400) return say(age / 3600, "hour");
    return say(age / 86400, "day");
}

std::string print_text(const directory::resolution& r, colours with)
{
    const auto& c = palette_of(with);
    const bool found = r.outcome == directory::outcome::found;
    std::string out{found ? c.good : c.bad};
    out += to_string(r.outcome);
    out += c.plain;
    if (!r.address.empty()) out += "  " + std::string{c.bold} + r.address + std::string{c.plain};
    out += '\n';
    if (r.chosen)
        out += "  " + std::string{directory::to_code(r.chosen->type)} + "  " +
               describe_entry(*r.chosen) + "  " + std::string{c.faint} + "(" + r.chosen->source +
               ", " + to_rfc3339(r.chosen->as_of).substr(0, 10) + ")" + std::string{c.plain} + '\n';
    for (const auto why : r.reasons) out += "  because " + std::string{to_string(why)} + '\n';
    for (const auto n : r.notices) out += "  note: " + std::string{to_string(n)} + '\n';
    if (r.others.empty()) return out;
    out += found ? "  not chosen:\n" : "  candidates:\n";
    std::vector<std::string_view> addresses;
    for (const auto& o : r.others) addresses.push_back(o.entry.address);
    for (const auto& o : r.others) {
        out += "    ";
        append_entry(out, o.entry, address_width(addresses), {}, c);
        out += "         " + std::string{c.faint} + std::string{to_string(o.because)} +
               std::string{c.plain} + '\n';
    }
    return out;
}

std::string print_json(const directory::resolution& r)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    put(w, "outcome", std::string{to_string(r.outcome)});
    put(w, "address", r.address);
    w.Key("entry");
    if (r.chosen)
        put_entry(w, *r.chosen);
    else
        w.Null();
    const auto sentences = [&](const char* key, const auto& all) {
        w.Key(key);
        w.StartArray();
        for (const auto one : all) w.String(std::string{to_string(one)});
        w.EndArray();
    };
    sentences("reasons", r.reasons);
    sentences("notices", r.notices);
    w.Key("others");
    w.StartArray();
    for (const auto& o : r.others) {
        w.StartObject();
        put_entry_members(w, o.entry);
        put(w, "because", std::string{to_string(o.because)});
        w.EndObject();
    }
    w.EndArray();
    w.Key("sources");
    w.StartArray();
    for (const auto& s : r.sources) {
        w.StartObject();
        put(w, "name", s.name);
        put(w, "version", s.version);
        put(w, "published", to_rfc3339(s.published));
        w.EndObject();
    }
    w.EndArray();
    w.EndObject();
    return finish(buffer);
}

std::string print_text(const std::vector<directory::name_match>& found, colours with)
{
    const auto& c = palette_of(with);
    std::vector<std::string_view> addresses;
    for (const auto& m : found) addresses.push_back(m.entry.address);
    std::string out;
    for (const auto& m : found) append_entry(out, m.entry, address_width(addresses), c.bold, c);
    return out;
}

std::string print_json(const std::vector<directory::name_match>& found)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartArray();
    for (const auto& m : found) {
        w.StartObject();
        put_entry_members(w, m.entry);
        w.Key("words_exact");
        w.Int(m.words_exact);
        w.Key("whole_name");
        w.Bool(m.whole_name);
        w.EndObject();
    }
    w.EndArray();
    return finish(buffer);
}

// Whose letters went there: their sources, and the ids of the last that were sent.
static void append_letters(std::string& out, const directory::used_address& used, const palette& c)
{
    if (used.latest.empty()) return;
    constexpr std::size_t shown_max = 3;
    std::string sources;
    for (const auto& s : used.sources) join(sources, ", ", s);
    out += "               " + std::string{c.faint};
    out += sources.empty() ? "letters" : "from " + sources + ":";
    const auto shown = std::min(used.latest.size(), shown_max);
    for (std::size_t n = 0; n < shown; ++n) out += ' ' + used.latest[used.latest.size() - 1 - n];
    if (used.letters > shown) out += " and " + std::to_string(used.letters - shown) + " before";
    out += std::string{c.plain} + '\n';
}

std::string print_text(const std::vector<directory::affected_address>& found, colours with)
{
    const auto& c = palette_of(with);
    std::string out;
    for (const auto& a : found) {
        out += std::string{c.bad} + padded(std::string{to_string(a.change)}, 15) +
               std::string{c.plain} + a.used.address + "  " + std::to_string(a.used.letters) +
               (a.used.letters == 1 ? " letter" : " letters") + ", the last on " +
               to_rfc3339(a.used.last_used).substr(0, 10);
        if (a.last_seen)
            out += "; in the directory until " + to_rfc3339(*a.last_seen).substr(0, 10);
        out += '\n';
        append_letters(out, a.used, c);
        for (const auto& e : a.now_instead) {
            out += "               now  ";
            append_entry(out, e, 0, c.good, c);
        }
    }
    return out;
}

std::string print_json(const std::vector<directory::affected_address>& found)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartArray();
    for (const auto& a : found) {
        w.StartObject();
        put(w, "address", a.used.address);
        put(w, "change", std::string{to_string(a.change)});
        w.Key("letters");
        w.Uint64(a.used.letters);
        put(w, "last_used", to_rfc3339(a.used.last_used));
        put_list(w, "sources", a.used.sources);
        put_list(w, "latest_letters", a.used.latest);
        w.Key("last_seen");
        if (a.last_seen)
            w.String(to_rfc3339(*a.last_seen));
        else
            w.Null();
        w.Key("now_instead");
        w.StartArray();
        for (const auto& e : a.now_instead) put_entry(w, e);
        w.EndArray();
        w.EndObject();
    }
    w.EndArray();
    return finish(buffer);
}

}  // namespace vgm::app
