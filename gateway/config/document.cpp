#include "gateway/config/document.hpp"

#include "gateway/config/document_text.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

namespace vgm::config {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct stop_reading
{};

position to_position(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

// Makes a tree of one document's events. yaml-cpp's own Node is not used: it expands aliases and
// forgets whether a key was written twice.
class tree_builder : public YAML::EventHandler
{
public:
    tree_builder(std::string_view text, problem_list& problems) : problems_(problems)
    {
        for (std::size_t start = 0; start <= text.size();) {
            const auto end = std::min(text.find('\n', start), text.size());
            lines_.push_back(text.substr(start, end - start));
            start = end + 1;
        }
    }

    node take() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        refuse_marks(mark, {}, anchor);
        place({node::kind::nothing, to_position(mark)});
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override
    {
        problems_.error(
            to_position(mark), {}, "aliases (*name) are not read here", "write the value again"
        );
        place({node::kind::nothing, to_position(mark)});
    }

    void OnScalar(
        const YAML::Mark& mark,
        const std::string& tag,
        YAML::anchor_t anchor,
        const std::string& value
    ) override
    {
        refuse_marks(mark, tag, anchor);
        refuse_open_quote(to_position(mark));
        place({node::kind::scalar, to_position(mark), value});
    }

    void OnSequenceStart(
        const YAML::Mark& mark,
        const std::string& tag,
        YAML::anchor_t anchor,
        YAML::EmitterStyle::value
    ) override
    {
        refuse_marks(mark, tag, anchor);
        open(node::kind::list, mark);
    }

    void OnMapStart(
        const YAML::Mark& mark,
        const std::string& tag,
        YAML::anchor_t anchor,
        YAML::EmitterStyle::value
    ) override
    {
        refuse_marks(mark, tag, anchor);
        open(node::kind::map, mark);
    }

    void OnSequenceEnd() override { close(); }
    void OnMapEnd() override { close(); }

private:
    // A list or map whose end has not come yet. In a map, `key` waits for its value.
    struct open_node
    {
        node content;
        bool has_key = false;
        std::string key;
        position key_at;
    };

    void refuse_marks(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor)
    {
        if (anchor != 0)
            problems_.error(
                to_position(mark), {}, "anchors (&name) are not read here", "remove it"
            );
        // yaml-cpp says "?" for a plain scalar and "!" for a quoted one.
        if (!tag.empty() && tag != "?" && tag != "!")
            problems_.error(to_position(mark), {}, "tags (!name) are not read here", "remove it");
    }

    // yaml-cpp takes a quote that is never closed for one closed by the end of the file.
    void refuse_open_quote(position at)
    {
        const auto line = static_cast<std::size_t>(at.line) - 1;
        const auto column = static_cast<std::size_t>(at.column) - 1;
        if (line >= lines_.size() || column >= lines_[line].size()) return;
        const std::string_view rest = lines_[line].substr(column);
        if (rest[0] != '"' && rest[0] != '\'') return;
        for (std::size_t i = 1; i < rest.size(); ++i) {
            if (rest[0] == '"' && rest[i] == '\\')
                ++i;
            else if (rest[i] == rest[0])
                return;
        }
        problems_.error(at, {}, "the quote that opens here is not closed on its line");
    }

    void open(node::kind kind, const YAML::Mark& mark)
    {
        if (open_.size() >= static_cast<std::size_t>(document_depth_max)) {
            problems_.error(
                to_position(mark),
                {},
                "nested deeper than " + std::to_string(document_depth_max) + " levels"
            );
            throw stop_reading{};
        }
        open_.push_back({{kind, to_position(mark)}});
    }

    void close()
    {
        node done = std::move(open_.back().content);
        open_.pop_back();
        place(std::move(done));
    }

    void place(node n)
    {
        if (problems_.full()) throw stop_reading{};
        if (open_.empty()) {
            root_ = std::move(n);
            return;
        }
        open_node& parent = open_.back();
        if (parent.content.is == node::kind::list) {
            parent.content.items.push_back(std::move(n));
        } else if (parent.has_key) {
            parent.content.entries.push_back({std::move(parent.key), parent.key_at, std::move(n)});
            parent.has_key = false;
        } else {
            if (n.is != node::kind::scalar || n.text.empty())
                problems_.error(n.at, {}, "a key is expected here, such as 'name: value'");
            parent.has_key = true;
            parent.key = std::move(n.text);
            parent.key_at = n.at;
        }
    }

    problem_list& problems_;
    std::vector<std::string_view> lines_;
    std::vector<open_node> open_;
    node root_;
};

// Whether anything but the first document stands in the file.
class second_document : public YAML::EventHandler
{
public:
    std::optional<position> found;

    void OnDocumentStart(const YAML::Mark& mark) override
    {
        found = to_position(mark);
        throw stop_reading{};
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&)
        override
    {}
    void OnSequenceStart(
        const YAML::Mark&,
        const std::string&,
        YAML::anchor_t,
        YAML::EmitterStyle::value
    ) override
    {}
    void OnSequenceEnd() override {}
    void OnMapStart(
        const YAML::Mark&,
        const std::string&,
        YAML::anchor_t,
        YAML::EmitterStyle::value
    ) override
    {}
    void OnMapEnd() override {}
};

void refuse_second_document(YAML::Parser& parser, problem_list& problems)
{
    second_document second;
    try {
        parser.HandleNextDocument(second);
    } catch (const stop_reading&) {
        problems.error(
            *second.found,
            {},
            "a second document starts here, and only one is read",
            "check the indentation, and remove '---'"
        );
    }
}

// The commonest slip is reported by YAML one line too late, in words that help nobody.
std::string to_suggestion(std::string_view syntax_error)
{
    if (syntax_error != "illegal map value") return {};
    return "put a blank after the colon of each key, on the line above too, and quotes around a "
           "value with a colon";
}

// Nothing when the file ends before its first document.
std::optional<node> build(std::string_view text, problem_list& problems)
{
    std::istringstream input{std::string(text)};
    YAML::Parser parser(input);
    tree_builder builder(text, problems);
    if (!parser.HandleNextDocument(builder)) return std::nullopt;
    refuse_second_document(parser, problems);
    return builder.take();
}

}  // namespace

std::optional<node> parse_document(std::string_view text, problem_list& problems)
{
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    if (!check_text(text, problems)) return std::nullopt;
    std::optional<node> root;
    try {
        root = build(text, problems);
    } catch (const stop_reading&) {
        return std::nullopt;
    } catch (const YAML::Exception& e) {
        problems.error(to_position(e.mark), {}, "not YAML: " + e.msg, to_suggestion(e.msg));
        return std::nullopt;
    }
    if (!root || root->is == node::kind::nothing) {
        problems.error({}, {}, "the file is empty");
        return std::nullopt;
    }
    return root;
}

}  // namespace vgm::config
