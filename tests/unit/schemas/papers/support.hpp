#pragma once

// Papers for tests: a CDA that says who gets it, and sidecars.

#include "schemas/xdm/zip_writer.hpp"
#include "tests/support/sample_cda.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vgm::papers::test {

inline constexpr std::string_view doctor = "paule.bernache@medecin.test.mssante.fr";

// <informationRecipient> of a professional; without an address, by the number alone.
inline std::string
print_recipient(std::string_view address = doctor, std::string_view idnps = "899900000025")
{
    std::string made = "<informationRecipient><intendedRecipient>";
    if (!idnps.empty()) made += vgm::test::detail::id_element("1.2.250.1.71.4.2.1", idnps);
    if (!address.empty()) made += "<telecom value=\"mailto:" + std::string{address} + "\"/>";
    return made +
           "<informationRecipient><name><family>BERNACHE</family><given>Paule</given></name>"
           "</informationRecipient></intendedRecipient></informationRecipient>\n";
}

inline std::string
addressed(const vgm::test::sample_cda& document, const std::string& recipients = print_recipient())
{
    auto text = document.print();
    return text.insert(text.find("<legalAuthenticator>"), recipients);
}

// The sidecar of a PDF.
struct sample_sidecar
{
    std::string birth_date = "1990-05-17";
    std::string recipients = R"([{"address":")" + std::string{doctor} + R"("}])";
    std::string title = "Compte rendu";
    std::string more;  // members, after a comma
    std::string more_of_document;

    std::string print() const
    {
        return R"({"patient":{"identifiers":[{"type":"INS","value":")" +
               std::string{vgm::test::sample_ins} +
               R"("}],"birth_name":"ÉTOURNEAU","given_name":"Anaëlle","birth_date":")" +
               birth_date +
               R"(","sex":"F","identity_validated":true},"documents":[{"header":{)"
               R"("type":"11502-2","title":")" +
               title +
               R"(","created":"2026-03-02T10:15:00+01:00","author":{"rpps":"99900000017",)"
               R"("family_name":"PLUVIER","given_name":"Côme","specialty":"G15_10/SM03",)"
               R"("organisation":{"finess":"999900011","name":"Laboratoire"}},)"
               R"("practice_setting":"AMBULATOIRE","facility_type":"SA25"})" +
               more_of_document + R"(}],"recipients":)" + recipients + more + "}";
    }
};

inline std::string pack(
    const std::vector<std::pair<std::string, std::string>>& files,
    xdm::compression how = xdm::compression::store
)
{
    std::vector<xdm::zip_entry> entries;
    for (const auto& [name, text] : files) entries.push_back({name, slice::of(text), how});
    const auto parts = xdm::make_zip(entries, timestamp{}).value();
    std::string all;
    for (const auto& part : parts) all += part.bytes;
    return all;
}

}  // namespace vgm::papers::test
