#pragma once

#include "gateway/config/problem.hpp"
#include "gateway/config/visitor.hpp"

#include <map>
#include <set>

namespace vgm::config {

// Where each value came from, so that a check of several keys together can say where to look.
class places
{
public:
    // Of the value at this path or, when the file does not have it, of the nearest section around.
    position of(const std::string& path) const;
    // The file has this path.
    bool given(const std::string& path) const { return at_.contains(path); }
    // Nothing was wrong with this path nor with a section around it: its value can be judged.
    bool sound(const std::string& path) const;

    void found(const std::string& path, position at) { at_.emplace(path, at); }
    void failed(const std::string& path) { failed_.insert(path); }

private:
    std::map<std::string, position> at_;
    std::set<std::string> failed_;
};

// "sources[0]" and "tls" make "sources[0].tls".
std::string join(std::string_view path, std::string_view name);
std::string item_path(std::string_view list, std::size_t index);

// Reads YAML text into settings that hold their defaults. Every key is judged by its declaration
// alone; all problems are reported, and what could be read is in `into`. Paths in the file that are
// relative are taken to start from `folder`. Pure: no file is opened.
places read_sections(
    std::string_view text,
    const std::filesystem::path& folder,
    group& into,
    problem_list& problems
);

template <class Section>
places read(
    std::string_view text,
    const std::filesystem::path& folder,
    Section& into,
    problem_list& problems
)
{
    group_of<Section> content(into);
    return read_sections(text, folder, content, problems);
}

}  // namespace vgm::config
