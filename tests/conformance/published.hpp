#pragma once

#include "routes/document_to_mssante/letter.hpp"
#include "routes/document_to_mssante/plan.hpp"
#include "schemas/hl7v2/acknowledgment.hpp"
#include "schemas/transmission/request.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

// The published samples, and what the gateway says of a message.
namespace vgm::test {

inline std::filesystem::path published(std::string_view folder)
{
    return std::filesystem::path(VGM_SHARED_DIR) / "data" / folder;
}

inline bool is_published(std::string_view folder)
{
    return std::string_view{VGM_SHARED_DIR}.size() > 0 &&
           std::filesystem::is_directory(published(folder));
}

inline std::string read_published(std::string_view folder, const std::string& name)
{
    std::ifstream input(published(folder) / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(input), {}};
}

inline std::vector<std::string> names_in(std::string_view folder)
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(published(folder)))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

// The settings of a site that completes what some published documents lack.
inline document_to_mssante::settings published_settings()
{
    document_to_mssante::settings with;
    with.mailbox = "bal@hopital.test.mssante.fr";
    with.archive.source_id = "1.2.250.1.999.1.1.9";
    with.archive.emitter = "Hôpital";
    with.archive.contact = "dsi@hopital.test.mssante.fr";
    return with;
}

struct verdict
{
    transmission::request request;
    std::vector<std::string> errors, warnings;  // "RULE where"
};

inline verdict judge(std::string bytes)
{
    const message m{
        std::make_shared<const std::string>(std::move(bytes)),
        "bench",
        *parse_rfc3339("2026-03-02T09:16:00.000Z")};
    verdict v;
    v.request = transmission::read_request(
        m, *submission_id::parse("01KJV3ZP0000000000000000AA"), {.processing_ids = {"P", "T"}}
    );
    if (v.request.accepted())
        for (auto& i : document_to_mssante::check_letter(
                 v.request.asked, v.request.headers, published_settings()
             ))
            v.request.found.push_back(std::move(i));
    for (const auto& i : v.request.found)
        (i.level >= severity::error ? v.errors : v.warnings).push_back(i.rule + ' ' + i.where);
    return v;
}

}  // namespace vgm::test
