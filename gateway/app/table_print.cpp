#include "gateway/app/table_print.hpp"

#include "gateway/config/nearest.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

namespace vgm::app {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

std::string upper(std::string_view text)
{
    std::string made{text};
    for (char& c : made)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return made;
}

// Whether `part` stands in `name` between marks or ends: "J07" in "JDV_J07-XdsTypeCode-CISIS".
bool has_part(std::string_view name, std::string_view part)
{
    const auto is_mark = [](char c) { return c == '_' || c == '-'; };
    for (auto at = name.find(part); at != name.npos; at = name.find(part, at + 1)) {
        const auto end = at + part.size();
        if ((at == 0 || is_mark(name[at - 1])) && (end == name.size() || is_mark(name[end])))
            return true;
    }
    return false;
}

std::string_view origin_file(const tables::code_table& table)
{
    return table.file().empty() ? std::string_view{"the program"} : std::string_view{table.file()};
}

void put(json_writer& w, const char* key, std::string_view value)
{
    w.Key(key);
    w.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void write_entry(json_writer& w, const tables::code_entry& e)
{
    w.StartObject();
    put(w, "code", e.code);
    put(w, "text", e.text);
    put(w, "system", e.system);
    w.EndObject();
}

void write_table(json_writer& w, const tables::code_table& table, bool with_codes)
{
    w.StartObject();
    put(w, "name", table.name());
    put(w, "oid", table.oid() == "-" ? std::string_view{} : table.oid());
    put(w, "version", table.version());
    put(w, "origin", table.origin());
    put(w, "from", table.file().empty() ? std::string_view{"program"} : std::string_view{"folder"});
    put(w, "file", table.file());
    w.Key("size");
    w.Uint64(table.size());
    if (with_codes) {
        w.Key("codes");
        w.StartArray();
        for (const auto& e : table) write_entry(w, e);
        w.EndArray();
    }
    w.EndObject();
}

void append_list(std::string& out, const table_selection& selected, const palette& c)
{
    std::size_t name_width = 0, version_width = 0, origin_width = 0;
    for (const auto* t : selected.tables) {
        name_width = std::max(name_width, columns_of(t->name()));
        version_width = std::max(version_width, columns_of(t->version()));
        origin_width = std::max(origin_width, columns_of(t->origin()));
    }
    for (const auto* t : selected.tables) {
        const auto size = std::to_string(t->size());
        constexpr std::size_t size_width = 5;
        out += std::string{c.bold} + padded(t->name(), name_width + 2) + std::string{c.plain};
        out += padded(t->version(), version_width + 2);
        out += padded(t->origin(), origin_width + 1);
        out += std::string(size_width - std::min(size.size(), size_width), ' ') + size + " codes  ";
        out += t->file().empty() ? c.faint : c.good;
        out += origin_file(*t);
        out += c.plain;
        out += '\n';
    }
}

void append_codes(std::string& out, const auto& entries, const screen& to)
{
    const auto& c = palette_of(to.with);
    std::size_t width = 0;
    std::string_view system;
    for (const tables::code_entry& e : entries) width = std::max(width, columns_of(e.code));
    for (const tables::code_entry& e : entries) {
        if (e.system != system) {
            system = e.system;
            out +=
                std::string{c.faint} + "  of " + std::string{system} + std::string{c.plain} + '\n';
        }
        out += "  " + padded(e.code, width + 2);
        append_wrapped(out, e.text, width + 4, to.width);
        out += '\n';
    }
}

}  // namespace

table_selection select_tables(const tables::national& all, std::string_view name)
{
    table_selection selected;
    const auto wanted = upper(name);
    std::vector<std::string_view> known;
    for (const auto* table : all.all()) {
        const auto its = upper(table->name());
        if (its == wanted) return {{table}, {}};
        if (wanted.empty() || has_part(its, wanted)) selected.tables.push_back(table);
        known.push_back(table->name());
        const auto dash = std::min(table->name().find('-'), table->name().size());
        const auto mark = table->name().find('_');
        known.push_back(table->name().substr(0, dash));
        known.push_back(table->name().substr(mark + 1, dash - mark - 1));
    }
    if (selected.tables.empty())
        selected.nearest = config::find_nearest(wanted, known).value_or("");
    return selected;
}

std::vector<tables::code_entry> find_code(const tables::code_table& table, std::string_view code)
{
    std::vector<tables::code_entry> found;
    for (const auto& e : table)
        if (e.code == code) found.push_back(e);
    return found;
}

std::string print_text(const table_selection& selected, const screen& to)
{
    std::string out;
    append_list(out, selected, palette_of(to.with));
    if (selected.tables.size() != 1) return out;
    std::vector<tables::code_entry> entries(
        selected.tables.front()->begin(), selected.tables.front()->end()
    );
    std::ranges::stable_sort(entries, {}, &tables::code_entry::system);
    append_codes(out, entries, to);
    return out;
}

std::string print_json(const table_selection& selected)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartArray();
    for (const auto* table : selected.tables) write_table(w, *table, selected.tables.size() == 1);
    w.EndArray();
    return buffer.GetString();
}

std::string print_text(const std::vector<tables::code_entry>& entries, const screen& to)
{
    std::string out;
    append_codes(out, entries, to);
    return out;
}

std::string print_json(const std::vector<tables::code_entry>& entries)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartArray();
    for (const auto& e : entries) write_entry(w, e);
    w.EndArray();
    return buffer.GetString();
}

}  // namespace vgm::app
