#pragma once

// A whole gateway with a drop folder, and how a producer uses it.

#include "tests/unit/gateway/app/site.hpp"

#include <rapidjson/document.h>

#include <filesystem>
#include <vector>

namespace vgm::app::test {

namespace fs = std::filesystem;

template <class Fact>
bool eventually(Fact fact)
{
    const auto end = std::chrono::steady_clock::now() + test::patience;
    while (!fact()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(milliseconds{5});
    }
    return true;
}

inline std::vector<fs::path> files_in(const fs::path& folder, const std::string& ending)
{
    std::error_code none;
    std::vector<fs::path> found;
    for (const auto& e : fs::directory_iterator(folder, none))
        if (e.path().string().ends_with(ending)) found.push_back(e.path());
    return found;
}

inline std::string read(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

struct folder_site : site
{
    explicit folder_site(const std::string& more = {})
    {
        drop_folder = fs::path{house.folder.path()} / "in";
        fs::create_directories(drop_folder);
        write(
            {},
            ", folder: {path: '" + drop_folder.string() +
                "', complete_when: renamed, scan_every: 100ms" + more + "}"
        );
        house.letters.reset();
    }
    void drop(const std::string& name, const std::string& text) const
    {
        std::ofstream(drop_folder / (name + ".tmp"), std::ios::binary) << text;
        fs::rename(drop_folder / (name + ".tmp"), drop_folder / name);
    }
    // The report, once it is there.
    rapidjson::Document wait_for(const std::string& fate, const std::string& ending = ".hl7") const
    {
        const auto where = drop_folder / fate;
        EXPECT_TRUE(eventually([&] { return !files_in(where, ending).empty(); })) << fate;
        rapidjson::Document d;
        const auto found = files_in(where, ".report.json");
        if (!found.empty()) d.Parse(read(found[0]).c_str());
        return d;
    }
    fs::path drop_folder;
};

}  // namespace vgm::app::test
