#include "routes/rules/body_template.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace vgm::rules {
namespace {

using documents = std::span<const cda::header>;

constexpr std::array<body_field, 9> fields{
    {{"documents", "the titles of the documents, one a line, each after a dash"},
     {"title", "the title of the first document"},
     {"author", "the author of the first document: prefix, given name, family name"},
     {"organisation", "the organisation that the author of the first document writes for"},
     {"date", "the date of the first document, as 31/12/2026"},
     {"patient", "the patient's birth name and first given name"},
     {"birth_date", "the patient's date of birth, as 31/12/1950"},
     {"requester", "who asked for the sending: given and family name"},
     {"control_id", "the message's own number (MSH-10)"}}};

std::string title_of(const cda::header& d) { return d.title.empty() ? d.code.label : d.title; }

// "20261231" and what follows as "31/12/2026"; empty for less than a day.
std::string to_french_date(std::string_view time)
{
    if (time.size() < 8) return {};
    std::string date{time.substr(6, 2)};
    date += '/';
    date += time.substr(4, 2);
    date += '/';
    return date += time.substr(0, 4);
}

std::string join(std::initializer_list<std::string_view> parts)
{
    std::string all;
    for (const auto part : parts) {
        if (part.empty()) continue;
        if (!all.empty()) all += ' ';
        all += part;
    }
    return all;
}

std::string author_of(documents all)
{
    if (all.empty() || all.front().authors.empty()) return {};
    const auto& a = all.front().authors.front();
    return a.device.empty() ? join({a.who.name.prefix, a.who.name.given, a.who.name.family})
                            : a.device;
}

std::string organisation_of(documents all)
{
    if (all.empty() || all.front().authors.empty()) return {};
    return all.front().authors.front().who.represented.name;
}

std::string value_of(std::string_view field, const submission& s, documents all)
{
    if (field == "documents") {
        std::string lines;
        for (const auto& d : all) lines += (lines.empty() ? "- " : "\n- ") + title_of(d);
        return lines;
    }
    if (field == "title") return all.empty() ? std::string{} : title_of(all.front());
    if (field == "author") return author_of(all);
    if (field == "organisation") return organisation_of(all);
    if (field == "date") return all.empty() ? std::string{} : to_french_date(all.front().effective_time);
    if (field == "patient") return join({s.patient.birth_name, s.patient.given_name});
    if (field == "birth_date") return to_french_date(s.patient.birth_date);
    if (field == "requester") return join({s.asked_by.given_name, s.asked_by.family_name});
    if (field == "control_id") return s.control.value;
    return {};
}

bool is_field(std::string_view name)
{
    return std::ranges::any_of(fields, [&](const body_field& f) { return f.name == name; });
}

// Cuts a template up; answers what is wrong with it, or nothing.
std::string walk(
    std::string_view source,
    const std::function<void(std::string_view)>& on_text,
    const std::function<void(std::string_view)>& on_field
)
{
    while (!source.empty()) {
        const auto brace = std::min(source.find_first_of("{}"), source.size());
        if (brace > 0) on_text(source.substr(0, brace));
        source.remove_prefix(brace);
        if (source.empty()) break;
        if (source.starts_with("{{") || source.starts_with("}}")) {
            on_text(source.substr(0, 1));
            source.remove_prefix(2);
            continue;
        }
        const auto end = source.find('}');
        if (source.front() == '}') return "a brace is closed that was not opened; write }} for one";
        if (end == source.npos) return "a brace is not closed; write {{ for one";
        const auto name = source.substr(1, end - 1);
        if (!is_field(name)) return "has a field that is none; see docs/routing.md";
        on_field(name);
        source.remove_prefix(end + 1);
    }
    return {};
}

}  // namespace

std::span<const body_field> body_fields() noexcept { return fields; }

std::string find_fault_in_body(std::string_view source)
{
    if (source.size() > body_bytes_max)
        return "is longer than " + std::to_string(body_bytes_max) + " bytes";
    const auto ignore = [](std::string_view) {};
    return walk(source, ignore, ignore);
}

std::string
expand_body(std::string_view source, const submission& s, std::span<const cda::header> all)
{
    std::string text;
    walk(
        source,
        [&](std::string_view part) { text += part; },
        [&](std::string_view field) { text += value_of(field, s, all); }
    );
    return text;
}

}  // namespace vgm::rules
