#include "schemas/fhir/tree.hpp"

#include "schemas/fhir/shapes.hpp"

#include <map>

namespace vgm::fhir {
namespace {

std::string step(const std::string& path, const element& e, std::size_t index)
{
    std::string made = path + '.' + std::string(path_name(e.name));
    if (e.repeats) made += '[' + std::to_string(index) + ']';
    return made;
}

}  // namespace

std::string_view path_name(std::string_view name) noexcept
{
    for (const std::string_view base : {"value", "deceased", "multipleBirth", "author"}) {
        if (!name.starts_with(base) || name.size() == base.size()) continue;
        const char next = name[base.size()];
        if (next >= 'A' && next <= 'Z') return base;
    }
    return name;
}

node::node(const element& root) : here_(&root), path_(told_type(root.type)) {}

node node::child(std::string_view name) const
{
    if (here_)
        for (const auto& c : here_->children)
            if (c.name == name) return {&c, step(path_, c, 0)};
    return {nullptr, path_ + '.' + std::string(path_name(name))};
}

node node::operator[](std::string_view names) const
{
    const auto dot = names.find('.');
    if (dot == std::string_view::npos) return child(names);
    return child(names.substr(0, dot))[names.substr(dot + 1)];
}

std::vector<node> node::all(std::string_view name) const
{
    std::vector<node> made;
    if (!here_) return made;
    for (const auto& c : here_->children)
        if (c.name == name) made.push_back({&c, step(path_, c, made.size())});
    return made;
}

std::vector<node> node::children() const
{
    std::vector<node> made;
    if (!here_) return made;
    std::map<std::string_view, std::size_t> seen;
    for (const auto& c : here_->children) made.push_back({&c, step(path_, c, seen[c.name]++)});
    return made;
}

std::vector<node> node::extensions(std::string_view url) const
{
    std::vector<node> made;
    for (auto& e : all("extension"))
        if (e["url"].text() == url) made.push_back(std::move(e));
    return made;
}

node node::extension(std::string_view url) const
{
    for (auto& e : all("extension"))
        if (e["url"].text() == url) return e;
    return {nullptr, path_ + ".extension"};
}

issue make_issue(fault what, const node& at, std::string detail, std::string rule)
{
    return {what, severity::error, at.path(), std::move(detail), std::move(rule)};
}

}  // namespace vgm::fhir
