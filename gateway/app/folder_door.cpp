#include "adapters/dropfolder/source.hpp"
#include "gateway/app/doors.hpp"
#include "gateway/app/folder_file.hpp"
#include "gateway/app/wiring.hpp"

namespace vgm::app {
namespace {

dropfolder::complete_when to_complete(folder_completion c)
{
    switch (c) {
        case folder_completion::renamed:
            return dropfolder::complete_when::renamed;
        case folder_completion::settled:
            return dropfolder::complete_when::settled;
        case folder_completion::marker:
            return dropfolder::complete_when::marker;
    }
    return dropfolder::complete_when::settled;
}

dropfolder::source_settings to_folder(const source_settings& s)
{
    const auto& f = *s.folder;
    dropfolder::source_settings made;
    made.name = s.name;
    made.path = f.path;
    made.done = f.done.value_or(f.path / "done");
    made.refused = f.refused.value_or(f.path / "refused");
    made.rules.complete = to_complete(f.complete_when);
    using kind = dropfolder::file_kind;
    made.rules.kinds = {kind::hl7, kind::cda, kind::pdf, kind::zip, kind::sidecar};
    made.rules.settle = f.settle;
    made.rules.pair_within = f.pair_within;
    made.scan_every = f.scan_every;
    return made;
}

class folder_door : public door
{
public:
    folder_door(const door_parts& parts, const source_settings& s)
        : path_(s.folder->path), source_(to_folder(s), make_handler(parts, s))
    {}

    std::string says() const override { return source_.name() + " folder " + path_.string(); }

private:
    static dropfolder::source::handler
    make_handler(const door_parts& parts, const source_settings& s)
    {
        const folder_file_parts with{
            parts.memory,
            parts.receive,
            std::make_shared<const transmission::gate_settings>(to_gate(parts.with, s)),
            to_letter_ends(parts.with, s),
            s.block_bytes_max.bytes};
        return [with](const dropfolder::picked_file& picked, std::stop_token stop, auto answer) {
            take_file(picked, with, stop, std::move(answer));
        };
    }

    const std::filesystem::path path_;
    dropfolder::source source_;
};

}  // namespace

void open_folder_doors(const door_parts& parts, doors& opened)
{
    for (const auto& s : parts.with.sources)
        if (s.folder) opened.push_back(std::make_unique<folder_door>(parts, s));
}

}  // namespace vgm::app
