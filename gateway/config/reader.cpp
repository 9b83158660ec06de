#include "gateway/config/reader.hpp"

#include "gateway/config/document.hpp"
#include "gateway/config/nearest.hpp"
#include "gateway/config/value_check.hpp"

#include <algorithm>

namespace vgm::config {

position places::of(const std::string& path) const
{
    for (std::string outer = path;;) {
        if (const auto found = at_.find(outer); found != at_.end()) return found->second;
        const auto cut = outer.find_last_of(".[");
        if (cut == std::string::npos) return {};
        outer.resize(cut);
    }
}

bool places::sound(const std::string& path) const
{
    for (std::string outer = path;;) {
        if (failed_.contains(outer)) return false;
        const auto cut = outer.find_last_of(".[");
        if (cut == std::string::npos) return !failed_.contains("");
        outer.resize(cut);
    }
}

std::string join(std::string_view path, std::string_view name)
{
    std::string joined(path);
    if (!joined.empty()) joined += '.';
    return joined += name;
}

std::string item_path(std::string_view list, std::size_t index)
{
    return std::string(list) + '[' + std::to_string(index) + ']';
}

namespace {

// What all the levels of one reading share.
struct reading
{
    const std::filesystem::path& folder;
    problem_list& problems;
    places where;

    void fail(position at, const std::string& path, std::string message, std::string hint = {})
    {
        where.failed(path);
        problems.error(at, path, std::move(message), std::move(hint));
    }
};

// Reads the entries of one map into one section. What no declaration claims is unknown.
class section_reader final : public visitor
{
public:
    section_reader(reading& all, const node& map, position at, std::string path)
        : all_(all), at_(at), path_(std::move(path))
    {
        for (const entry& e : map.entries) {
            if (e.key.empty()) continue;
            const auto [first, fresh] = entries_.emplace(e.key, &e);
            if (!fresh)
                all_.fail(
                    e.at,
                    join(path_, e.key),
                    "written twice; the first is on line " + std::to_string(first->second->at.line)
                );
        }
    }

    void read(group& into, std::size_t index)
    {
        into.visit(index, *this);
        for (const auto& [key, e] : entries_)
            if (std::find(known_.begin(), known_.end(), key) == known_.end()) refuse_unknown(*e);
        // A key that is there with a slip in its name is said once.
        for (const missing_key& m : missing_)
            if (!suggested_.contains(m.name))
                all_.problems.error(at_, join(path_, m.name), "missing key", m.suggestion);
    }

protected:
    void on_key(std::string_view name, field& value, const key_facts& facts) override
    {
        known_.push_back(name);
        const std::string path = join(path_, name);
        const entry* given = find(name);
        if (given == nullptr) {
            if (facts.required) note_missing(path, name, value, facts);
            return;
        }
        all_.where.found(path, given->value.at);
        if (value.how_many() == shape::many)
            read_list(path, *given, value, facts);
        else if (const auto wrong = take_scalar(given->value, value, facts, all_.folder))
            all_.fail(given->value.at, path, wrong->message, wrong->suggestion);
    }

    void on_section(std::string_view name, group& content, const section_facts& facts) override
    {
        known_.push_back(name);
        const std::string path = join(path_, name);
        const entry* given = find(name);
        if (given != nullptr) all_.where.found(path, given->at);
        if (content.how_many() == shape::many)
            read_sections_of_list(path, given, content, facts);
        else if (given != nullptr)
            read_section(path, given->value, given->at, content);
        else if (content.how_many() == shape::one)
            read_section(path, node{}, at_, content);  // for the keys that it must have
    }

private:
    const entry* find(std::string_view name) const
    {
        const auto found = entries_.find(name);
        return found == entries_.end() ? nullptr : found->second;
    }

    struct missing_key
    {
        std::string_view name;
        std::string suggestion;
    };

    void note_missing(
        const std::string& path,
        std::string_view name,
        const field& value,
        const key_facts& facts
    )
    {
        const std::string example = print_example_of(value, facts);
        all_.where.failed(path);
        missing_.push_back({name, {}});
        if (!example.empty())
            missing_.back().suggestion =
                "write for example '" + std::string(name) + ": " + example + "'";
    }

    // A missing colon or blank makes the key swallow its value, so only the first word is shown:
    // the rest may be anything.
    void refuse_unknown(const entry& e)
    {
        const std::string_view whole = e.key;
        const std::string_view word = whole.substr(0, whole.find_first_of(" :"));
        const std::string path = join(path_, shown(word));
        const auto near = all_.problems.full() ? std::nullopt : find_nearest(word, known_);
        if (near) suggested_.insert(*near);
        if (word.size() == whole.size()) {
            all_.problems.error(
                e.at, path, "unknown key", near ? "did you mean '" + std::string(*near) + "'?" : ""
            );
        } else {
            all_.problems.error(
                e.at,
                path,
                near ? "a colon and a blank are missing after the key" : "unknown key",
                near ? "write '" + std::string(*near) + ": ' and its value" : ""
            );
        }
    }

    static std::string shown(std::string_view word)
    {
        std::string text = in_quotes(word);
        return text.substr(1, text.size() - 2);
    }

    void
    read_list(const std::string& path, const entry& given, field& value, const key_facts& facts)
    {
        const node& list = given.value;
        if (list.is != node::kind::list) {
            const std::string example = print_example_of(value, facts);
            return all_.fail(
                list.at,
                path,
                "expected a list of values: " + value.type().expected,
                "write for example '[" + example + "]'"
            );
        }
        if (list.items.empty()) return all_.fail(list.at, path, "expected at least one value");
        value.clear();
        std::set<std::string> seen;
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            const node& item = list.items[i];
            if (const auto wrong = take_scalar(item, value, facts, all_.folder))
                all_.fail(item.at, item_path(path, i), wrong->message, wrong->suggestion);
            else if (!seen.insert(item.text).second)
                all_.fail(item.at, item_path(path, i), "written twice in this list");
        }
    }

    void read_section(const std::string& path, const node& map, position at, group& into)
    {
        if (map.is != node::kind::map && map.is != node::kind::nothing)
            return all_.fail(
                map.at, path, "expected a section", "write its keys on the lines below, indented"
            );
        into.add();
        section_reader(all_, map, at, path).read(into, 0);
    }

    void read_sections_of_list(
        const std::string& path,
        const entry* given,
        group& into,
        const section_facts& facts
    )
    {
        const node nothing;
        const node& list = given == nullptr ? nothing : given->value;
        if (list.is != node::kind::list && list.is != node::kind::nothing)
            return all_.fail(
                list.at, path, "expected a list of sections", "begin each with '- ' on its own line"
            );
        if (list.items.empty() && facts.required)
            all_.fail(given == nullptr ? at_ : given->at, path, "at least one is needed");
        for (std::size_t i = 0; i < list.items.size() && !all_.problems.full(); ++i) {
            const node& item = list.items[i];
            const std::string item_is = item_path(path, i);
            into.add();
            all_.where.found(item_is, item.at);
            if (item.is == node::kind::map)
                section_reader(all_, item, item.at, item_is).read(into, i);
            else
                all_.fail(item.at, item_is, "expected a section", "write 'key: value' after '- '");
        }
    }

    reading& all_;
    position at_;
    std::string path_;
    std::map<std::string, const entry*, std::less<>> entries_;
    std::vector<std::string_view> known_;
    std::set<std::string_view> suggested_;
    std::vector<missing_key> missing_;
};

}  // namespace

places read_sections(
    std::string_view text,
    const std::filesystem::path& folder,
    group& into,
    problem_list& problems
)
{
    reading all{folder, problems, {}};
    const auto root = parse_document(text, problems);
    if (!root) {
        all.where.failed("");
    } else if (root->is != node::kind::map) {
        all.fail(root->at, "", "expected sections such as 'gateway:' at the start of a line");
    } else {
        section_reader(all, *root, {}, "").read(into, 0);
    }
    return std::move(all.where);
}

}  // namespace vgm::config
